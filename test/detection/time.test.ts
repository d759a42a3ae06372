import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDay, readTime } from '../../lambda/detection/time.ts';

const fiveAfterNine = Date.UTC(2026, 2, 1, 9, 5);
const iso = (time: number) => new Date(time).toISOString();

describe('a time', () => {
  test.each([
    ['as CloudTrail writes it', '2026-03-01T09:05:00Z'],
    ['without a zone', '2026-03-01T09:05:00'],
    ['as CloudTrail Lake writes it', '2026-03-01 09:05:00.000'],
    ['as Athena prints it', '2026-03-01 09:05:00.000 UTC'],
    ['with an offset without a colon', '2026-03-01T09:05:00+0000'],
    ['of another zone', '2026-03-01T10:05:00+01:00'],
    ['of a zone west of Greenwich', '2026-03-01T04:05:00-0500'],
    ['with an offset in whole hours', '2026-03-01T11:05:00+02'],
    ['as some Go programs write it', '2026-03-01 09:05:00Z0000'],
    ['as Go prints it', '2026-03-01 09:05:00 +0000 UTC'],
    ['as Go prints it with a fraction', '2026-03-01 09:05:00.0004 +0000 UTC'],
    ['without seconds', '2026-03-01T09:05Z'],
    ['without separators', '20260301T090500Z'],
    ['in seconds since 1970', 1772355900],
    ['in milliseconds since 1970', 1772355900000],
    ['in seconds since 1970, as text', '1772355900'],
    ['in seconds since 1970 with a fraction', '1772355900.000'],
    ['with white space around it', ' 2026-03-01T09:05:00Z\n'],
    ["as a credential's expiration", 'Mar 1, 2026, 9:05:00 AM'],
    ["as a credential's expiration, with a narrow no-break space", 'Mar 1, 2026, 9:05:00\u202fAM'],
    ["as a credential's expiration, without the second comma", 'Mar 1, 2026 9:05:00 AM'],
  ])('%s is read: %j', (_how, value) => {
    expect(readTime(value)).toBe(fiveAfterNine);
  });

  test.each([
    ['Jul 10, 2023, 12:09:47 PM', Date.UTC(2023, 6, 10, 12, 9, 47)],
    ['Jul 10, 2023, 12:09:47 AM', Date.UTC(2023, 6, 10, 0, 9, 47)],
    ['Jul 10, 2023, 1:09:47 PM', Date.UTC(2023, 6, 10, 13, 9, 47)],
    ['Dec 31, 2023, 11:59:59 PM', Date.UTC(2023, 11, 31, 23, 59, 59)],
    ['0099-01-01T00:00:00Z', Date.parse('0099-01-01T00:00:00Z')],
  ])('of the 12-hour clock or of an old year is read exactly: %s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  test.each([
    'call 7',
    '7',
    '',
    ' ',
    'yesterday',
    '2026',
    '2026-03',
    '2026-03-01',
    '03/01/2026',
    '2026-02-30T09:05:00Z',
    '2026-13-01T09:05:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T09:05:60Z',
    '2026-03-01T09:05:00 PST',
    '2026-03-01T09:05:00+9900',
    '2026-03-01T09:05:00Z and more',
    'Mar 1, 2026, 13:05:00 PM',
    'Mar 1, 2026, 0:05:00 AM',
    'Foo 1, 2026, 9:05:00 AM',
    'Sun Mar 01 2026 09:05:00',
    '177235590',
    '17723559000',
    '-1772355900',
    7,
    0,
    -1,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    {},
    ['2026-03-01T09:05:00Z'],
  ])('is never guessed from %j', (value) => {
    expect(readTime(value)).toBeUndefined();
  });

  test('is read as it was written, whatever its form', () => {
    const times = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(times, fc.integer({ min: -14 * 60, max: 14 * 60 }), (time, minutes) => {
        const clock = iso(time + minutes * 60_000).slice(0, 19);
        const offset = `${minutes < 0 ? '-' : '+'}${iso(Math.abs(minutes) * 60_000).slice(11, 16)}`;
        const forms = [
          iso(time),
          iso(time).slice(0, 19),
          iso(time).replace('T', ' ').replace('Z', ' UTC'),
          time,
          time / 1000,
        ];
        const withOffset = [`${clock}${offset}`, `${clock}${offset.replace(':', '')}`];
        expect([...forms, ...withOffset].map(readTime)).toEqual([...forms, ...withOffset].map(() => time));
      }),
    );
  });

  test('does not depend on the time zone of the machine', () => {
    const url = new URL('../../lambda/detection/time.ts', import.meta.url).href;
    const program = `
      const { readTime } = await import(process.argv[1]);
      console.log(JSON.stringify(['2026-03-29 02:30:00.000', '2026-03-01T09:05:00', 'Mar 1, 2026, 9:05:00 AM'].map(readTime)));`;
    const inZone = (zone: string) =>
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program, url], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
    const expected = `${JSON.stringify([Date.UTC(2026, 2, 29, 2, 30), fiveAfterNine, fiveAfterNine])}\n`;
    expect(['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'].map(inZone)).toEqual(
      Array(4).fill(expected),
    );
  });
});

describe('a day', () => {
  test('is read as its start in UTC', () => {
    expect(readDay('2026-03-01')).toBe(Date.UTC(2026, 2, 1));
  });

  test.each(['2026-3-1', '2026-02-30', '20260301', '2026-03-01T00:00:00Z', ''])('is never guessed from %j', (text) => {
    expect(readDay(text)).toBeUndefined();
  });
});

test('no other code leaves a text to the date parser of JavaScript, which guesses', () => {
  const root = resolve(import.meta.dirname, '../..');
  const sources = ['bin', 'cli', 'lambda', 'lib'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|js)$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  const guessing = sources.filter((file) => /\bDate\.parse\(|\bnew Date\(['"`]/.test(readFileSync(file, 'utf8')));
  expect(sources.length).toBeGreaterThan(100);
  expect(guessing).toEqual([]);
});
