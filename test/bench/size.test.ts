import { expect, test } from '@jest/globals';
import { staticImports } from '../../bench/function/size.ts';

test('what is imported on demand is not loaded at start', () => {
  const code =
    'import{a as b}from"./chunk-A.mjs";import"./chunk-B.mjs";export{c}from"./chunk-C.mjs";await import("./sns.mjs")';
  expect(staticImports(code)).toEqual(['chunk-A.mjs', 'chunk-B.mjs', 'chunk-C.mjs']);
});
