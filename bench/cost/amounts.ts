/** `$1.20`, or `$1,235` from a hundred dollars on. */
export function dollars(value: number): string {
  if (value < 100) return `$${value.toFixed(2)}`;
  return `$${Math.round(value).toLocaleString('en-US')}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function rate(value: number): string {
  return value < 10 ? value.toFixed(1) : count(Math.round(value));
}
