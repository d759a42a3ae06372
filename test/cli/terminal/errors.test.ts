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
  test('does not tell a path again that it stands behind', () => {
    expect(messageOf(missingFile(), path)).toBe('ENOENT: no such file or directory (look at the path)');
  });

  test('tells the path where nothing else does', () => {
    expect(messageOf(missingFile())).toContain(path);
    expect(messageOf(missingFile(), 'another/path')).toContain(path);
  });

  test('is the name of an error that says nothing', () => {
    expect(messageOf(Object.assign(new Error('UnknownError'), { name: 'NotFound' }))).toBe('NotFound');
    expect(messageOf(Object.assign(new Error(''), { name: 'NoSuchBucket' }))).toBe(
      'NoSuchBucket (look at the name of the bucket)',
    );
  });

  test('is the text of what is no error', () => {
    expect(messageOf('refused')).toBe('refused');
  });
});
