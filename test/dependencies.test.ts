import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Readonly<Record<string, string>>
>;
const versions = Object.entries({ ...dependencies, ...devDependencies });

/** Used by their commands or by the compiler, so that no file imports them. */
const tools = ['@arethetypeswrong/cli', '@biomejs/biome', 'aws-cdk', 'jest', 'tsx', 'typescript'];

/** Packages of the AWS SDK whose newest version is older than that of the others. */
const publishedLessOften = ['@aws-sdk/client-securityhub'];

const sources = ['bench', 'bin', 'cli', 'lambda', 'lib', 'test']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

describe('a dependency of package.json', () => {
  test.each(versions)('%s has an exact version', (_name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each(versions.map(([name]) => name).filter((name) => !tools.includes(name) && !name.startsWith('@types/')))(
    '%s is imported by a file',
    (name) => {
      expect(sources.includes(`'${name}'`) || sources.includes(`'${name}/`)).toBe(true);
    },
  );

  test('of the AWS SDK has the same version as the others of the AWS SDK, unless it is published less often', () => {
    const sdk = versions.filter(([name]) => name.startsWith('@aws-sdk/') && !publishedLessOften.includes(name));
    expect(sdk.length).toBeGreaterThan(10);
    expect(new Set(sdk.map(([, version]) => version)).size).toBe(1);
  });
});
