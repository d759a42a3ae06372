import { expect, it } from '@jest/globals';
import { withPlainKeys } from '../../lib/lean-sdk.ts';

it('writes out the keys that are constants of the module, and leaves all others alone', () => {
  const source = ['const _h = "http";', 'export var Get$ = [9, n0, { [_h]: ["GET", "/"], [other]: 1 }];'].join('\n');
  expect(withPlainKeys(source)).toBe(
    ['const _h = "http";', 'export var Get$ = [9, n0, { ["http"]: ["GET", "/"], [other]: 1 }];'].join('\n'),
  );
});
