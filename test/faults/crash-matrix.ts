import pMap from 'p-map';
import type { Blow } from './call-ledger.ts';
import { type Check, check, type Part } from './check.ts';
import { type CellResult, playCell, type Scenario } from './crash-cell.ts';
import { openSeats, type Seats } from './seats.ts';
import { printTable } from './table.ts';

const second = 1_000;

/** Two log files that share a user, so that a run meets first calls, a repeat and several terms. */
const twoLogFiles: Pick<Scenario, 'logFiles' | 'firstCallers'> = {
  logFiles: [
    [
      { user: 'alice', after: 0 },
      { user: 'bob', after: 0 },
    ],
    [
      { user: 'alice', after: second },
      { user: 'carol', after: 0 },
    ],
  ],
  firstCallers: ['alice', 'bob', 'carol'],
};

const twelve = Array.from({ length: 12 }, (_, i) => `user${i}`);

const scenarios: readonly (Scenario & { readonly largeOnly?: boolean })[] = [
  { name: 'one run', runs: 1, ...twoLogFiles },
  { name: 'three runs', runs: 3, ...twoLogFiles },
  {
    name: 'one run, redelivered at once',
    runs: 1,
    logFiles: [
      [
        { user: 'alice', after: 0 },
        { user: 'bob', after: 0 },
      ],
    ],
    firstCallers: ['alice', 'bob'],
    hasty: true,
  },
  {
    name: 'a digest',
    runs: 1,
    logFiles: [twelve.map((user) => ({ user, after: 0 }))],
    firstCallers: twelve,
    largeOnly: true,
  },
];

const cellsAtOnce = 5;

interface Row {
  readonly scenario: Scenario;
  readonly blow: Blow | undefined;
  readonly result: CellResult;
}

/** Kills a run before and after each of its calls, and delivers again what it left. */
export const crashMatrix: Part = async ({ large }) => {
  const seats = await openSeats({ spare: 6 });
  try {
    const chosen = scenarios.filter(({ largeOnly }) => large || !largeOnly);
    const rows: Row[] = [];
    for (const scenario of chosen) rows.push(...(await rowsOf(seats, scenario)));
    const judged = rows.map((row) => ({ row, check: judge(row) }));
    printTable([columns, ...judged.map(({ row, check }) => cellsOf(row, check))]);
    return [...judged.map((one) => one.check), ...chosen.map((scenario) => coverage(scenario, rows))];
  } finally {
    await seats.stop();
  }
};

async function rowsOf(seats: Seats, scenario: Scenario): Promise<Row[]> {
  const result = await playCell(seats, scenario);
  const blows = [...result.calls].flatMap(([name, count]) => blowsAt(name, count));
  const killed = await pMap(
    blows,
    async (blow): Promise<Row> => ({ scenario, blow, result: await playCell(seats, scenario, blow) }),
    { concurrency: cellsAtOnce },
  );
  return [{ scenario, blow: undefined, result }, ...killed];
}

function blowsAt(name: string, count: number): Blow[] {
  const [service = '', ...words] = name.split(' ');
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((occurrence) =>
    (['before', 'after'] as const).map((moment) => ({ service, action: words.join(' '), occurrence, moment })),
  );
}

const repeatsIn = ({ published }: CellResult) => published.reduce((sum, times) => sum + Math.max(0, times - 1), 0);

function judge({ scenario, blow, result }: Row): Check {
  const name = blow === undefined ? 'nobody killed' : `killed ${Object.values(blow).join(' ')}`;
  const repeats = repeatsIn(result);
  return check(
    `${scenario.name}, ${name}`,
    [result.published.every((times) => times > 0), 'an alert was never published'],
    [repeats <= result.inTheGap, `${repeats} repeats, ${result.inTheGap} in the gap`],
    [result.pending === 0, `${result.pending} claims left`],
    [result.allAcknowledged, 'not acknowledged in the end'],
  );
}

/** The matrix must have been what it says: rows reached, and repeats where they are owed. */
function coverage(scenario: Scenario, all: readonly Row[]): Check {
  const rows = all.filter((row) => row.scenario === scenario && row.blow !== undefined);
  const struck = rows.filter(({ result }) => result.struck);
  const gaps = struck.filter(({ result }) => result.inTheGap > 0);
  const services = new Set(struck.map(({ blow }) => blow?.service));
  return check(
    `${scenario.name}: ${struck.length} of ${rows.length} rows struck, ${gaps.length} in the gap`,
    [struck.length >= 0.8 * rows.length, 'too many rows were not reached'],
    [services.size === 3, 'not every service was struck'],
    [gaps.length > 0, 'no run was killed between accept and confirm'],
    [gaps.every(({ result }) => repeatsIn(result) === result.inTheGap), 'a repeat that was owed did not come'],
  );
}

const columns = ['runs', 'call', 'no.', 'killed', 'published', 'repeats', 'in the gap', 'redelivered', 'claims', ''];

function cellsOf({ scenario, blow, result }: Row, { problem }: Check): (string | number)[] {
  const published = `${result.published.filter((times) => times > 0).length}/${scenario.firstCallers.length}`;
  const verdict = problem ?? (blow !== undefined && !result.struck ? 'ok (no such call this time)' : 'ok');
  return [
    scenario.name,
    blow === undefined ? '(none)' : `${blow.service} ${blow.action}`,
    blow?.occurrence ?? '',
    blow?.moment ?? '',
    published,
    repeatsIn(result),
    result.inTheGap,
    result.redeliveries,
    result.pending,
    verdict,
  ];
}
