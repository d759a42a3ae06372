import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { costPage } from './cost/page.ts';
import { figuresPage } from './figures-page.ts';
import type { Report } from './report.ts';
import { scalePage } from './scale/page.ts';

/** The figures of the last recorded run, and the pages that are generated from them. */
const figuresFile = join(import.meta.dirname, 'recorded.json');
export const figuresPageFile = join(import.meta.dirname, 'figures.md');
export const costPageFile = resolve(import.meta.dirname, '..', 'docs', 'cost.md');
export const scalePageFile = resolve(import.meta.dirname, '..', 'docs', 'scale.md');

export function readRecorded(): Report {
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as Report;
}

/** @param report of a full run */
export function record(report: Report): void {
  writeFileSync(figuresFile, `${JSON.stringify(report, rounded, 2)}\n`);
  const recorded = readRecorded();
  writeFileSync(figuresPageFile, figuresPage(recorded));
  writeFileSync(costPageFile, costPage(recorded));
  writeFileSync(scalePageFile, scalePage(recorded));
}

/** Three digits are more than the precision of a measurement. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value;
}
