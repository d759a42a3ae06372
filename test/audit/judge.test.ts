import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeChain, judgeLogFile, type LogFileFacts, lastLook, needsContent } from '../../lambda/audit/judge.ts';
import type { Reading } from '../../lambda/audit/readings.ts';

const delivered = 'a'.repeat(64);
const other = fc.constantFrom('b'.repeat(64), 'unreadable');

/** What happened to a log file, from which the facts follow. */
interface Story {
  readonly isFromBefore: boolean;
  /** The content that a run read, if any did. */
  readonly read: 'as delivered' | 'altered' | 'failed' | 'never';
  readonly now: 'as delivered' | 'altered' | 'gone';
  /** The object was written again since the run read it. */
  readonly isRewritten: boolean;
  readonly alteredHash: string;
}

const story: fc.Arbitrary<Story> = fc
  .record({
    isFromBefore: fc.boolean(),
    read: fc.constantFrom('as delivered', 'altered', 'failed', 'never'),
    now: fc.constantFrom('as delivered', 'altered', 'gone'),
    isRewritten: fc.boolean(),
    alteredHash: other,
  })
  .map((one) => ({ ...one, isRewritten: one.isRewritten || one.read !== one.now }));

function factsOf({ isFromBefore, read, now, isRewritten, alteredHash }: Story, look: number): LogFileFacts {
  const readings: Record<Story['read'], Reading | undefined> = {
    'as delivered': { status: 'read', sha256: delivered, etag: 'first' },
    altered: { status: 'read', sha256: alteredHash, etag: 'first' },
    failed: { status: 'failed' },
    never: undefined,
  };
  const stored = now === 'gone' ? ('gone' as const) : { etag: isRewritten ? 'second' : 'first', lastModified: 1 };
  const facts = { listed: { bucket: 'b', key: 'k', sha256: delivered }, reading: readings[read], stored, isFromBefore };
  return needsContent(facts, look) ? { ...facts, content: now === 'altered' ? alteredHash : delivered } : facts;
}

const looks = fc.integer({ min: 0, max: lastLook });

describe('a log file that a digest file lists', () => {
  test('raises an alert exactly if it is gone, or was altered before or after a run read it', () => {
    fc.assert(
      fc.property(story, (told) => {
        const found = Array.from(
          { length: lastLook + 1 },
          (_, look) => judgeLogFile(factsOf(told, look), look).finding,
        );
        const isSeen = told.read !== 'never' || !told.isFromBefore;
        const expected =
          told.now === 'gone'
            ? 'missing'
            : told.read === 'altered' || (told.now === 'altered' && isSeen)
              ? 'altered'
              : undefined;
        // A log file that no run has read is compared at the last look.
        expect(found.at(-1)).toBe(expected);
        for (const one of found) expect([undefined, expected]).toContain(one);
      }),
    );
  });

  test('is announced once if no run has recorded it, and is from after the beginning of the audit', () => {
    fc.assert(
      fc.property(story, (told) => {
        const announced = Array.from(
          { length: lastLook + 1 },
          (_, look) => judgeLogFile(factsOf(told, look), look).announce,
        );
        const isMissed = told.read === 'never' && !told.isFromBefore && told.now !== 'gone';
        expect(announced.filter((one) => one === 'found')).toHaveLength(isMissed ? 1 : 0);
      }),
    );
  });

  test('is announced again if a run read something else than the bucket now has', () => {
    const told: Story = {
      isFromBefore: false,
      read: 'altered',
      now: 'as delivered',
      isRewritten: true,
      alteredHash: 'b',
    };
    expect(judgeLogFile(factsOf(told, 0), 0)).toEqual({ finding: 'altered', announce: 'restored' });
  });

  test('is not read again if its ETag is still that of the reading', () => {
    fc.assert(
      fc.property(story, looks, (told, look) => {
        fc.pre(!told.isRewritten && told.now !== 'gone' && (told.read === 'as delivered' || told.read === 'altered'));
        expect(needsContent(factsOf(told, look), look)).toBe(false);
      }),
    );
  });

  test('keeps the audit open while a run may still read it, and never after the last look', () => {
    fc.assert(
      fc.property(story, looks, (told, look) => {
        const { isOpen = false, finding } = judgeLogFile(factsOf(told, look), look);
        const mayBeRead = told.read === 'failed' || (told.read === 'never' && !told.isFromBefore);
        expect(isOpen).toBe(mayBeRead && finding === undefined && look < lastLook);
      }),
    );
  });
});

describe('the digest file before a valid one', () => {
  const facts = {
    previous: 'same',
    isPreviousAudited: true,
    isBackfill: false,
    start: 100,
    auditedUntil: 100,
  } as const;

  test('is in order if the bucket has it as the next one says', () => {
    expect(judgeChain(facts, 0)).toEqual({});
  });

  test('raises an alert at once if it is altered, and after an hour if it is gone', () => {
    expect(judgeChain({ ...facts, previous: 'altered' }, 0)).toEqual({ finding: 'altered' });
    const gone = Array.from({ length: lastLook }, (_, look) => judgeChain({ ...facts, previous: 'gone' }, look));
    expect(gone).toEqual([
      { isOpen: true },
      { isOpen: true },
      { isOpen: true },
      { isOpen: true },
      { finding: 'missing' },
    ]);
  });

  test('is announced at the second look if no audit has seen it', () => {
    const unseen = { ...facts, isPreviousAudited: false };
    const looked = Array.from({ length: 3 }, (_, look) => judgeChain(unseen, look));
    expect(looked).toEqual([{ isOpen: true }, { announce: 'found' }, {}]);
  });

  test('is missed if the chain begins again, but not in a new chain or for a backfill', () => {
    const first = { ...facts, previous: 'none' } as const;
    expect(judgeChain(first, 0)).toEqual({ finding: 'restarted' });
    expect(judgeChain({ ...first, auditedUntil: undefined }, 0)).toEqual({});
    expect(judgeChain({ ...first, isBackfill: true }, 0)).toEqual({});
    expect(judgeChain({ ...first, auditedUntil: 160 }, 0)).toEqual({});
  });
});
