/** A thread that reads nothing, and ends at some names. */
export default async function read(tasks) {
  for (const { name } of tasks) {
    if (name === 'exits') process.exit(3);
    if (name === 'breaks')
      await new Promise(() =>
        setTimeout(() => {
          throw new Error('no memory');
        }),
      );
    if (name === 'throws') throw new Error('no such search');
  }
  return tasks.map(({ name }) => [{ name, skipped: 'other' }]);
}
