import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

/** A floor of the house: its files, the files it may import, and the packages. `node:` modules need no leave. */
interface Floor {
  readonly files: RegExp;
  readonly mayImport: readonly RegExp[];
  readonly packages: readonly string[];
}

const floors: Readonly<Record<string, Floor>> = {
  detection: { files: /^lambda\/detection\//, mayImport: [/^lambda\/detection\//], packages: ['matcher', 'p-map'] },
  text: { files: /^lambda\/text\//, mayImport: [/^lambda\/text\//], packages: [] },
  rules: { files: /^lambda\/rules\//, mayImport: [/^lambda\/detection\//], packages: [] },
  cloudtrail: {
    files: /^lambda\/cloudtrail\//,
    mayImport: [/^lambda\/cloudtrail\//, /^lambda\/detection\//],
    packages: [],
  },
  alerting: {
    files: /^lambda\/alerting\//,
    mayImport: [/^lambda\/alerting\//, /^lambda\/detection\//, /^lambda\/text\//, /^lambda\/names\.ts$/],
    packages: [],
  },
  aws: {
    files: /^lambda\/aws\//,
    mayImport: [/^lambda\/aws\//, /^lambda\/detection\//, /^lambda\/names\.ts$/],
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-s3', '@aws-sdk/client-sns', '@aws-sdk/lib-dynamodb'],
  },
  function: {
    files: /^lambda\/[^/]+\.ts$/,
    mayImport: [/^lambda\//],
    packages: ['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics', 'aws-lambda', 'p-map'],
  },
  cli: {
    files: /^cli\//,
    // The schema of exceptions, and which rules there are, is one thing for construct and command line.
    mayImport: [/^cli\//, /^lambda\//, /^lib\/(exceptions|rule-ids)\.ts$/],
    packages: [
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-cloudtrail',
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-cloudwatch-logs',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-sqs',
      '@mixmark-io/domino',
      '@observablehq/plot',
      'cli-progress',
      'cli-table3',
      'commander',
      'p-map',
      'picocolors',
      'pretty-bytes',
      'zod',
    ],
  },
  infrastructure: {
    files: /^lib\//,
    // An exception is plain data that stack and function share, as names are; the version is an output of the stack.
    mayImport: [
      /^lib\//,
      /^lambda\/(names|environment)\.ts$/,
      /^lambda\/detection\/exceptions\.ts$/,
      /^lambda\/alerting\/version\.ts$/,
    ],
    packages: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild', 'fastest-levenshtein', 'zod'],
  },
  doors: {
    files: /^bin\//,
    mayImport: [/^lib\//, /^cli\//, /^lambda\//],
    packages: ['aws-cdk-lib', 'cdk-nag', 'commander', 'picocolors'],
  },
};

/** Detection is pure ground: of Node it may only have what neither reads nor writes anything. */
const pureNodeModules = ['node:crypto', 'node:net'];

const files = ['bin', 'cli', 'lambda', 'lib']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();

const specifier =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\s*\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(specifier)].map(
    ([, fixed, dynamic]) => fixed ?? dynamic ?? '',
  );
}

function floorOf(file: string): Floor | undefined {
  return Object.values(floors).find((floor) => floor.files.test(file));
}

function forbidden(file: string): string[] {
  const floor = floorOf(file);
  return importsOf(file).filter((imported) => {
    if (imported.startsWith('.')) {
      const target = join(dirname(file), imported).replaceAll('\\', '/');
      return !floor?.mayImport.some((allowed) => allowed.test(target));
    }
    if (imported.startsWith('node:')) return floor === floors.detection && !pureNodeModules.includes(imported);
    return !floor?.packages.some((name) => imported === name || imported.startsWith(`${name}/`));
  });
}

describe('imports run downward only', () => {
  test.each(files)('%s', (file) => {
    expect(floorOf(file)).toBeDefined();
    expect(forbidden(file)).toEqual([]);
  });

  test('every floor has files, and the files have imports, or this test would hold nothing', () => {
    for (const [name, floor] of Object.entries(floors)) {
      const count = files.filter((file) => floor.files.test(file)).length;
      expect({ name, empty: count === 0 }).toEqual({ name, empty: false });
    }
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100);
  });
});
