import pc from 'picocolors';
import type { Severity } from '../lambda/detection/severity.ts';
import type { Delivered } from './demo.ts';

type Colour = (text: string) => string;

const severityColours: Record<Severity, Colour> = {
  low: pc.cyan,
  medium: pc.yellow,
  high: pc.red,
  critical: (text) => pc.bold(pc.red(text)),
};

const verdictWidth = 15;

/** One line a delivery: its number, what came of it, and its story. */
export function deliveryLine(number: number, delivered: Delivered): string {
  const { text, colour } = verdictOf(delivered);
  return `${String(number).padStart(3)}  ${colour(text.padEnd(verdictWidth))}  ${delivered.delivery.description}`;
}

function verdictOf({ alerts, summary }: Delivered): { readonly text: string; readonly colour: Colour } {
  const [alert] = alerts;
  if (alert) return { text: `RINGS ${alert.severity}`, colour: severityColours[alert.severity] };
  if (summary.failedNotifications > 0) return { text: 'failed', colour: pc.red };
  if (summary.excepted > 0) return { text: `excepted (${summary.excepted})`, colour: pc.magenta };
  if (summary.known > 0) return { text: 'quiet', colour: pc.green };
  return { text: Object.keys(summary.skipped)[0] ?? 'no match', colour: pc.dim };
}

/** The counts of all deliveries, which balance. */
export function totalLine(all: readonly Delivered[]): string {
  const sum = (count: 'matched' | 'excepted' | 'known' | 'alerted' | 'failed') =>
    all.reduce((total, { summary }) => total + summary[count], 0);
  return (
    `${all.length} deliveries: ${sum('matched')} records matched = ${sum('excepted')} excepted` +
    ` + ${sum('known')} known + ${sum('alerted')} alerted + ${sum('failed')} failed`
  );
}
