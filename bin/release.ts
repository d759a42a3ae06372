/**
 * `npm run release-files`: writes to build/release what a release has besides the package: the template and the function for those
 * who deploy without Node and CDK, and their checksums. The same commit produces the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { installedCommandLine } from '../lib/command-line.ts';
import { bundleFunction } from '../lib/function-code.ts';
import { releaseTemplate } from '../lib/release/template.ts';
import { noticesFileName, thirdPartyNotices } from './third-party-notices.ts';

const root = resolve(import.meta.dirname, '..');
const releaseFolder = join(root, 'build', 'release');

// CDK would check each part of the template, which is complete only afterwards. CI checks it with cfn-lint.
process.env.CDK_VALIDATION ??= 'false';

/** The first time that a zip file can contain, so that the time of the build has no influence. */
const noTime = '1980-01-01T00:00:00';

/** The files of a release, by name. */
export async function releaseFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    readonly context: Readonly<Record<string, unknown>>;
  };
  const template = new TextEncoder().encode(`${JSON.stringify(releaseTemplate(context), undefined, 1)}\n`);
  const files = new Map([
    ['firstsight.template.json', template],
    ['firstsight-function.zip', await functionArchive()],
  ]);
  const sums = [...files].map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  return files.set('SHA256SUMS', new TextEncoder().encode(sums.join('')));
}

async function functionArchive(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'firstsight-function-'));
  try {
    const bundles = await bundleFunction(folder, { exceptions: [], commandLine: installedCommandLine });
    writeFileSync(join(folder, noticesFileName), thirdPartyNotices(bundles));
    const names = readdirSync(folder).sort();
    const entries = names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const);
    // 3 is Unix, so that the permissions apply: everyone can read.
    return zipSync(Object.fromEntries(entries), { mtime: noTime, os: 3, attrs: 0o100644 << 16, level: 9 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.filename === process.argv[1]) {
  rmSync(releaseFolder, { recursive: true, force: true });
  mkdirSync(releaseFolder, { recursive: true });
  for (const [name, bytes] of await releaseFiles()) writeFileSync(join(releaseFolder, name), bytes);
}
