import { statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { messageOf } from '../../../cli/terminal/errors.ts';

const path = '/no/such/log-file.json.gz';

function missingFile(): unknown {
  try {
    return statSync(path);
  } catch (error) {
    return error;
  }
}

describe('the message of an error', () => {
  test('does not repeat a path that is printed before it', () => {
    expect(messageOf(missingFile(), path)).toBe('no such file or directory');
  });

  test('contains the path if it is not printed before it', () => {
    expect(messageOf(missingFile())).toContain(path);
    expect(messageOf(missingFile(), 'another/path')).toContain(path);
  });

  test('is the name of an error without a message', () => {
    expect(messageOf(Object.assign(new Error('UnknownError'), { name: 'NotFound' }))).toBe('NotFound');
    expect(messageOf(Object.assign(new Error(''), { name: 'NoSuchBucket' }))).toBe(
      'NoSuchBucket (check the name of the bucket)',
    );
  });

  test('is the text of a value that is not an error', () => {
    expect(messageOf('refused')).toBe('refused');
  });
});
