import { expect, test } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { bundledPackages, thirdPartyNotices } from '../../bin/third-party-notices.ts';

/** A bundle with so many bytes of each file. */
function bundleOf(files: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.fromEntries(Object.entries(files).map(([path, bytesInOutput]) => [path, { bytesInOutput }]));
  return { inputs: {}, outputs: { 'handler.mjs': { bytes: 0, inputs, imports: [], exports: [] } } };
}

test('notices are about the packages of which a bundle has a part: the innermost, and each once', () => {
  const bundle = bundleOf({
    'lambda/handler.ts': 10,
    'node_modules/commander/index.js': 1,
    'node_modules/commander/esm.mjs': 1,
    'node_modules/@aws-sdk/client-s3/dist-es/index.js': 1,
    'node_modules/aws-cdk-lib/node_modules/yaml/index.js': 1,
    'node_modules/esbuild/lib/main.js': 0,
  });
  expect(bundledPackages([bundle, bundle])).toEqual([
    'node_modules/@aws-sdk/client-s3',
    'node_modules/aws-cdk-lib/node_modules/yaml',
    'node_modules/commander',
  ]);
});

test('notices contain each license text once, below the packages that have it', () => {
  const notices = thirdPartyNotices([
    bundleOf({ 'node_modules/commander/index.js': 1, 'node_modules/@aws-sdk/client-s3/dist-es/index.js': 1 }),
    bundleOf({ 'node_modules/@aws-sdk/client-sqs/dist-es/index.js': 1 }),
  ]);
  expect(notices).toMatch(/^@aws-sdk\/client-s3 [\d.]+, Apache-2\.0, .*\n@aws-sdk\/client-sqs [\d.]+, Apache-2\.0/m);
  expect(notices.match(/Apache License\s+Version 2\.0/g)).toHaveLength(1);
  expect(notices).toMatch(/^commander [\d.]+, MIT, /m);
  expect(notices).toContain('Permission is hereby granted, free of charge');
});
