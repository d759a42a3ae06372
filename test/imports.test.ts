import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

/** What the files of a folder may import, besides the folder itself and modules of Node. */
interface Allowed {
  /** Files, and folders with everything in them. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

const sdk = (...clients: readonly string[]) => clients.map((name) => `@aws-sdk/${name}`);

const cliShared = ['cli/log-files', 'cli/page', 'cli/stack', 'cli/terminal'];
/** The exceptions file and the list of rules have one schema for the stack and the command line. */
const schemas = [
  ...['lib/account-names.ts', 'lib/exceptions.ts', 'lib/own-rules.ts', 'lib/rule-ids.ts', 'lib/rule-sets.ts'],
  ...['lib/rules-file.ts', 'lib/suggestion.ts'],
];
const commandPackages = ['cli-table3', 'commander', 'p-map', 'pretty-bytes'];

function command(files: readonly string[] = [], packages: readonly string[] = []): Allowed {
  return { files: [...cliShared, 'lambda', ...schemas, ...files], packages: [...commandPackages, ...packages] };
}

/** The folder that is named last and contains a file decides. Imports run from later folders to earlier ones. */
const folders: Readonly<Record<string, Allowed>> = {
  lambda: {
    files: [],
    packages: ['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics', 'aws-lambda', 'mmdb-lib', 'p-map'],
  },
  // What a reader sees passes through lambda/text, which removes credentials by the same list as the detector.
  'lambda/text': { files: ['lambda/detection/secrets.ts'], packages: [] },
  'lambda/detection': { files: [], packages: ['matcher', 'p-map'] },
  'lambda/rules': { files: ['lambda/detection'], packages: [] },
  'lambda/cloudtrail': { files: ['lambda/detection'], packages: [] },
  'lambda/audit': { files: ['lambda/cloudtrail', 'lambda/detection', 'lambda/text'], packages: ['p-map'] },
  'lambda/alerting': { files: ['lambda/detection', 'lambda/text', 'lambda/names.ts'], packages: [] },
  'lambda/aws': {
    // A finding is plain data that the function passes on.
    files: [
      ...['lambda/subscriptions.ts', 'lambda/audit', 'lambda/detection', 'lambda/names.ts'],
      'lambda/alerting/security-hub/finding.ts',
    ],
    packages: [
      ...sdk('client-cloudtrail', 'client-dynamodb', 'client-s3', 'client-securityhub', 'client-sns', 'client-sqs'),
      ...sdk('lib-dynamodb'),
      'dataloader',
    ],
  },
  'lambda/bucket-notifications': {
    files: ['lambda/aws/calls.ts', 'lambda/names.ts'],
    packages: ['aws-lambda', ...sdk('client-cloudformation', 'client-s3')],
  },
  lib: {
    // An exception is plain data that stack and function share. The version is an output of the stack.
    files: [
      ...[
        'lambda/asn-database.ts',
        'lambda/environment.ts',
        'lambda/names.ts',
        'lambda/alerting/version.ts',
        'lambda/alerting/command-line.ts',
      ],
      // Rules are checked by what the detector makes of them.
      ...['lambda/detection', 'lambda/cloudtrail/rule-clues.ts', 'lambda/text'],
    ],
    packages: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild', 'fastest-levenshtein', 'yaml', 'zod'],
  },
  cli: { files: ['lambda'], packages: ['commander', 'tinypool'] },
  'cli/terminal': { files: ['lambda/text'], packages: ['cli-progress', 'picocolors'] },
  'cli/page': {
    files: ['cli/terminal', 'lambda/alerting', 'lambda/text'],
    packages: ['@mixmark-io/domino', '@observablehq/plot', 'pretty-bytes'],
  },
  'cli/stack': {
    files: ['lambda/subscriptions.ts', 'lambda/names.ts', 'lambda/text'],
    packages: [
      'commander',
      ...sdk('client-cloudformation', 'client-cloudtrail', 'client-cloudwatch', 'client-cloudwatch-logs'),
      ...sdk('client-dynamodb', 'client-eventbridge', 'client-iam', 'client-lambda'),
      ...sdk('client-s3', 'client-securityhub', 'client-sns', 'client-sqs'),
    ],
  },
  'cli/log-files': {
    files: ['cli/terminal', 'cli/stack/ask.ts', 'lambda', ...schemas],
    packages: [
      ...['@streamparser/json', 'commander', 'csv-parse', 'fflate', 'p-map', 'pretty-bytes', 'tar-stream', 'tinypool'],
      ...sdk('client-athena', 'client-s3'),
    ],
  },
  'cli/detect': command([], ['csv-stringify']),
  'cli/athena-table': command([], ['p-map', ...sdk('client-athena', 'client-s3')]),
  'cli/baseline': command(),
  'cli/simulate': command(['cli/detect'], ['@observablehq/plot']),
  'cli/investigate': command([], ['@observablehq/plot', 'zod']),
  'cli/doctor': command(
    [],
    [
      ...sdk('client-cloudtrail', 'client-cloudwatch', 'client-cloudwatch-logs', 'client-dynamodb'),
      ...sdk('client-eventbridge', 'client-iam', 'client-lambda', 'client-s3', 'client-securityhub', 'client-sns'),
      ...sdk('client-sqs'),
    ],
  ),
  'cli/rule': command(['cli/detect']),
  'cli/redrive': command([], sdk('client-sqs')),
  'cli/replay': command([], sdk('client-lambda', 'client-sqs')),
  'cli/completion': command([], ['@bomb.sh/tab']),
  'cli/demo': command(['cli/detect']),
  bin: {
    files: ['cli', 'lambda', 'lib'],
    packages: ['aws-cdk-lib', 'cdk-nag', 'commander', 'esbuild', 'fflate', 'rollup'],
  },
};

/** The modules of Node that `lambda/detection` and `lambda/text` may use: they do no I/O. */
const pureFolders = ['lambda/detection', 'lambda/text'];
const pureNodeModules = ['node:crypto', 'node:net', 'node:util', 'node:util/types'];

function sourcesIn(...tops: readonly string[]): string[] {
  return tops
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

const files = sourcesIn('bin', 'cli', 'lambda', 'lib');

const specifiers = [
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/g,
  /(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"`]([^'"`]+)['"`]\s*\)/g,
];

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return specifiers.flatMap((specifier) => [...text.matchAll(specifier)].map(([, imported = '']) => imported));
}

function targetOf(file: string, imported: string): string {
  return join(dirname(file), imported).replaceAll('\\', '/');
}

function isIn(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function folderOf(file: string): string | undefined {
  return Object.keys(folders).findLast((folder) => isIn(folder, file));
}

function forbidden(file: string): string[] {
  const folder = folderOf(file) ?? '';
  const allowed = folders[folder];
  return importsOf(file).filter((imported) => {
    if (imported.startsWith('.')) {
      return ![folder, ...(allowed?.files ?? [])].some((one) => isIn(one, targetOf(file, imported)));
    }
    if (imported.startsWith('node:')) return pureFolders.includes(folder) && !pureNodeModules.includes(imported);
    return !allowed?.packages.some((name) => imported === name || imported.startsWith(`${name}/`));
  });
}

/** Circles of files, each from its first file back to it; imports of types count. */
function circlesAmong(sources: readonly string[]): string[] {
  const circles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
      return;
    }
    state.set(file, 'open');
    for (const target of relativeImports(file)) visit(target, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of sources) visit(file, []);
  return circles;
}

function relativeImports(file: string): string[] {
  return importsOf(file)
    .filter((imported) => imported.startsWith('.'))
    .map((imported) => targetOf(file, imported))
    .filter((target) => target.endsWith('.ts') && existsSync(join(root, target)));
}

describe('a source file imports only what its folder may import', () => {
  test.each(files)('%s', (file) => {
    expect(folderOf(file)).toBeDefined();
    expect(forbidden(file)).toEqual([]);
  });

  test('every folder that has such a list has files, and the files have imports', () => {
    for (const folder of Object.keys(folders)) {
      const count = files.filter((file) => folderOf(file) === folder).length;
      expect({ folder, isEmpty: count === 0 }).toEqual({ folder, isEmpty: false });
    }
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100);
  });
});

describe('files import each other in no circle', () => {
  test('in the sources, the tests and the benchmark, imports of types included', () => {
    expect(circlesAmong([...files, ...sourcesIn('bench', 'test')])).toEqual([]);
  });
});
