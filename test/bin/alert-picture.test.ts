import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { alertPicture, alertPictureFile } from '../../bin/alert-picture.ts';

test('docs/alert.svg shows the email as it is rendered now; `npm run alert-picture` draws it again', async () => {
  expect(readFileSync(alertPictureFile, 'utf8')).toBe(await alertPicture());
});
