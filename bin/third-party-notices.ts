import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

/** The file of the notices, in the package and in the archive of the function. */
export const noticesFileName = 'THIRD-PARTY-NOTICES.txt';

/** A package is bundled whose license is not known. */
export class LicenseMissingError extends Error {
  override readonly name = 'LicenseMissingError';

  constructor(name: string) {
    super(`The bundled package ${name} has neither a license file nor a license in its package.json.`);
  }
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

/**
 * The packages that are part of bundles, by the texts of their licenses and notices, which most licenses require in copies.
 * Packages with the same text share it.
 * @param bundles what esbuild reports about them, with paths relative to the repository
 * @throws LicenseMissingError
 */
export function thirdPartyNotices(bundles: readonly Metafile[]): string {
  const titles = new Map<string, string[]>();
  for (const folder of bundledPackages(bundles)) {
    const { title, text } = noticeOf(join(root, folder));
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const groups = [...titles].map(([text, named]) => [[...new Set(named)].sort().join('\n'), text].join('\n\n').trim());
  const heading = 'Firstsight contains these packages, each under its own license.';
  return `${[heading, ...groups.sort()].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** The folders of the packages of which something is in the bundles, without what the bundler has left out. */
export function bundledPackages(bundles: readonly Metafile[]): readonly string[] {
  const inputs = bundles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(inputs)].filter((folder) => folder !== undefined).sort();
}

function noticeOf(folder: string): { readonly title: string; readonly text: string } {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim());
  if (license === undefined && texts.length === 0) throw new LicenseMissingError(name);
  const by = typeof author === 'string' ? author : author?.name;
  return { title: [`${name} ${version}`, license, by].filter(Boolean).join(', '), text: texts.join('\n\n') };
}
