import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Expected, expectations } from './expected.ts';

/** What one run of `detect --format ndjson` printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export type Detect = (args: readonly string[]) => Promise<Printed>;

export interface JudgedCase {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** The cases that are in a folder: none where the folder is absent. */
export function presentCases(folder: string): readonly Expected[] {
  return expectations.filter(({ path }) => existsSync(join(folder, path)));
}

/** Runs one case; `found` equals `expected` where the case is right. */
export async function judgedCase(folder: string, expected: Expected, detect: Detect): Promise<JudgedCase> {
  const rules = expected.rules === undefined ? [] : ['--rules', expected.rules];
  const printed = await detect(['detect', '--format', 'ndjson', ...rules, join(folder, expected.path)]);
  return { path: expected.path, expected: expectedWords(expected), found: foundWords(expected, printed) };
}

function expectedWords({ alerts, status, severity, titles, says, saysNot }: Expected): string {
  return words(alerts, status, [
    severity,
    titles && `${titles} titles`,
    says && `says ${says}`,
    saysNot && `not ${saysNot}`,
  ]);
}

/** In the words of what is expected, so far as that is found. */
function foundWords({ severity, titles, says, saysNot }: Expected, { stdout, stderr, status }: Printed): string {
  const findings = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const severities = new Set(findings.map((finding) => String(finding.severity).toLowerCase()));
  const differentTitles = new Set(findings.map((finding) => finding.finding_info.title)).size;
  const text = stdout + stderr;
  return words(findings.length, status, [
    severity && [...severities].join(' '),
    titles && `${differentTitles} titles`,
    says && `${says.test(text) ? 'says' : 'does not say'} ${says}`,
    saysNot && `${saysNot.test(text) ? 'says' : 'not'} ${saysNot}`,
  ]);
}

function words(alerts: number, status: number | null, more: readonly (string | number | undefined)[]): string {
  return [`${alerts} alerts`, `exit ${status}`, ...more.filter((word) => word !== undefined)].join(', ');
}
