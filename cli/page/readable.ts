/** `2026-03-01`, in UTC. */
export function date(time: number): string {
  return new Date(time).toISOString().replace(/T.*/, '');
}

/** `2026-03-01 09:00:12`, in UTC. */
export function dateTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, '');
}

/** At most `longest` characters, from the start and the end, since names differ at both. */
export function shortened(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, longest - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}
