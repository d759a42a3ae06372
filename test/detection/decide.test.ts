import { describe, expect, test } from '@jest/globals';
import { emptyState, type Run, type TermState, withAccepted } from '../../lambda/detection/claim.ts';
import { decide } from '../../lambda/detection/decide.ts';
import { addTraits, nothingSeen } from '../../lambda/detection/seen.ts';
import { type Call, firstTime, sightingsIn } from './sightings.ts';

const day = 86_400_000;
const run: Run = { id: 'run-1', now: firstTime + day, lease: 120_000 };
const logFile = 's3://trail/one.json.gz';
const call: Call = { user: 'alice', after: 0 };

/** The stored state after `by` decided on the calls of a log file and died before publishing. */
function abandonedBy(by: Run, calls: readonly Call[] = [call], file = logFile): TermState {
  return { ...decide(emptyState, sightingsIn(file, calls), by).state, version: 1 };
}

describe('the decision on the sightings of a term', () => {
  test('writes new sightings together with their claim, which contains the alert, the log file, the run and the time', () => {
    const { state, claims, verdicts, changed } = decide(emptyState, sightingsIn(logFile, [call]), run);
    expect({ verdicts, changed }).toEqual({ verdicts: ['claimed'], changed: true });
    expect(state.claims).toEqual(claims);
    expect(claims).toMatchObject([
      { logFile, run: 'run-1', claimedAt: run.now, alert: { principal: 'arn:aws:iam::111122223333:user/alice' } },
    ]);
  });

  test('writes nothing for a sighting that is inside an interval and comes with nothing new', () => {
    const before: TermState = {
      ...emptyState,
      requests: [[firstTime, firstTime + day]],
      successes: [[firstTime, firstTime + day]],
      seen: addTraits(nothingSeen, sightingsIn(logFile, [call])[0]?.traits ?? {}, firstTime),
    };
    const { changed, verdicts } = decide(before, sightingsIn(logFile, [call]), run);
    expect({ changed, verdicts }).toEqual({ changed: false, verdicts: ['known'] });
    const another = { ...before, seen: addTraits(nothingSeen, { network: '198.51.100.0/24' }, firstTime) };
    expect(decide(another, sightingsIn(logFile, [call]), run)).toMatchObject({ changed: true, verdicts: ['known'] });
  });

  test('writes a known sighting that renews the window', () => {
    const before: TermState = {
      ...emptyState,
      requests: [[firstTime, firstTime]],
      successes: [[firstTime, firstTime]],
    };
    const { changed, state } = decide(before, sightingsIn(logFile, [{ ...call, after: 3 * day }]), run);
    expect({ changed, requests: state.requests }).toEqual({
      changed: true,
      requests: [[firstTime, firstTime + 3 * day]],
    });
  });

  test('makes two alerts from a denied call and a later success in one log file', () => {
    const calls = [
      { ...call, succeeded: false },
      { ...call, after: 1_000 },
    ];
    const { claims } = decide(emptyState, sightingsIn(logFile, calls), run);
    expect(claims.map(({ alert }) => [alert.outcome, alert.severity])).toEqual([
      ['failure', 'low'],
      ['success', 'medium'],
    ]);
  });

  test('makes one alert from a record that a log file contains twice', () => {
    const { verdicts } = decide(emptyState, sightingsIn(logFile, [call, call]), run);
    expect(verdicts).toEqual(['claimed', 'known']);
  });

  test('adds the time of the last call to the alert', () => {
    const before: TermState = {
      ...emptyState,
      requests: [[firstTime, firstTime + day]],
      successes: [[firstTime, firstTime]],
    };
    const { claims } = decide(before, sightingsIn(logFile, [{ ...call, after: 20 * day }]), run);
    expect(claims[0]?.alert).toMatchObject({ lastRequest: firstTime + day, lastSuccess: firstTime });
  });

  test('assigns an alert the same ID on every delivery, and another ID to another record', () => {
    const idOf = (calls: readonly Call[], file: string) =>
      decide(emptyState, sightingsIn(file, calls), run).claims[0]?.alert.alertId;
    expect(idOf([call], logFile)).toBe(idOf([call], 's3://trail/copy.json.gz'));
    expect(idOf([call], logFile)).not.toBe(idOf([{ ...call, eventID: 'other' }], logFile));
  });

  test('keeps the session token out of the alert', () => {
    expect(JSON.stringify(decide(emptyState, sightingsIn(logFile, [call]), run).state)).not.toContain('SESSIONTOKEN');
  });
});

describe('a claim of this run that is stored already, since the response to its write was lost', () => {
  test('is published by this run', () => {
    const stored = abandonedBy(run);
    const { claims, verdicts, changed } = decide(stored, sightingsIn(logFile, [call]), run);
    expect({ claims, verdicts, changed }).toEqual({ claims: stored.claims, verdicts: ['claimed'], changed: false });
  });

  test('is published if it is for another log file, while the same record in this log file is known', () => {
    const { claims, verdicts } = decide(abandonedBy(run), sightingsIn('s3://trail/copy.json.gz', [call]), run);
    expect(verdicts).toEqual(['known']);
    expect(claims).toMatchObject([{ run: run.id, logFile }]);
  });

  test('is published if the run had taken it over from a dead run', () => {
    const dead: Run = { id: 'run-0', now: run.now - run.lease - 1, lease: run.lease };
    const later = sightingsIn('s3://trail/later.json.gz', [{ ...call, after: day }]);
    const stored = { ...decide(abandonedBy(dead), later, run).state, version: 2 };
    expect(decide(stored, later, run).claims).toMatchObject([{ run: run.id, logFile }]);
  });
});

describe('a claim of another run', () => {
  const dead: Run = { id: 'run-0', now: run.now - run.lease - 1, lease: run.lease };
  const busy: Run = { id: 'run-0', now: run.now - run.lease, lease: run.lease };

  test('is taken over after the lease, with the new run and time', () => {
    const { claims, verdicts, state } = decide(abandonedBy(dead), sightingsIn(logFile, [call]), run);
    expect(verdicts).toEqual(['claimed']);
    expect(claims).toMatchObject([{ run: 'run-1', claimedAt: run.now, logFile }]);
    expect(state.claims).toEqual(claims);
  });

  test('is taken over with any later sighting of the term, which is known', () => {
    const later = sightingsIn('s3://trail/later.json.gz', [{ ...call, after: day }]);
    const { claims, verdicts } = decide(abandonedBy(dead), later, run);
    expect(verdicts).toEqual(['known']);
    expect(claims).toMatchObject([{ run: 'run-1', logFile }]);
  });

  test('is left unchanged within the lease, and the redelivery of its log file waits for the other run', () => {
    const { claims, verdicts, changed } = decide(abandonedBy(busy), sightingsIn(logFile, [call]), run);
    expect({ claims, verdicts, changed }).toEqual({ claims: [], verdicts: ['claimed-by-other-run'], changed: false });
  });

  test('does not make another log file with the same record wait within the lease', () => {
    const { verdicts, claims } = decide(abandonedBy(busy), sightingsIn('s3://trail/copy.json.gz', [call]), run);
    expect({ claims, verdicts }).toEqual({ claims: [], verdicts: ['known'] });
  });

  test('is not removed by the run that it was taken over from', () => {
    const { state, claims } = decide(abandonedBy(dead), sightingsIn(logFile, [call]), run);
    const accepted = new Map(claims.map(({ alert }) => [alert.alertId, ['topic'] as const]));
    expect(withAccepted(state, accepted, ['topic'], dead).claims).toEqual(claims);
    expect(withAccepted(state, accepted, ['topic'], run).claims).toEqual([]);
  });

  test('keeps what channels have accepted when another run takes it over', () => {
    const { state, claims } = decide(abandonedBy(dead), sightingsIn(logFile, [call]), run);
    const accepted = new Map(claims.map(({ alert }) => [alert.alertId, ['topic'] as const]));
    const published = withAccepted(state, accepted, ['topic', 'security-hub'], run);
    const later: Run = { id: 'run-9', now: run.now + run.lease + 1, lease: run.lease };
    expect(decide(published, [], later).claims).toMatchObject([{ run: 'run-9', accepted: ['topic'] }]);
  });
});
