/** Does some work, then prints one line: its result, its duration and its name. */
export async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  const print = (result: 'ok' | 'failed') => {
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`${result.padEnd(6)} ${seconds.padStart(5)} s  ${name}`);
  };
  try {
    const result = await work();
    print('ok');
    return result;
  } catch (error) {
    print('failed');
    throw error;
  }
}

/** The beginning of an error, which is what helps. */
export function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return reason.slice(0, 1_500);
}
