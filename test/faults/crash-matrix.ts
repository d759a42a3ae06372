import pMap from 'p-map';
import { environmentVariables } from '../../lambda/environment.ts';
import type { KillPoint } from './call-ledger.ts';
import { type Check, check, type Part } from './check.ts';
import { type CellResult, playCell, type Scenario } from './crash-cell.ts';
import { type FunctionPool, openFunctionPool, withSecurityHub } from './function-pool.ts';
import { printTable } from './table.ts';

const second = 1_000;

/** Two log files that share a user, so that a run has first calls, a repeat and several terms. */
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
    redeliveredAtOnce: true,
  },
  {
    name: 'one run with the audit',
    runs: 1,
    logFiles: [[{ user: 'alice', after: 0 }]],
    firstCallers: ['alice'],
    foundByAudit: 'bob',
  },
  {
    name: 'one run with Security Hub',
    runs: 1,
    logFiles: [
      [
        { user: 'alice', after: 0 },
        { user: 'bob', after: 0 },
      ],
    ],
    firstCallers: ['alice', 'bob'],
    imports: true,
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
  readonly killPoint: KillPoint | undefined;
  readonly result: CellResult;
}

/** Kills a run before and after each of its calls, then redelivers what it had not acknowledged. */
export const crashMatrix: Part = async ({ large }) => {
  const chosen = scenarios.filter(({ largeOnly }) => large || !largeOnly);
  const withAudit = chosen.filter(({ foundByAudit }) => foundByAudit !== undefined);
  const importing = chosen.filter(({ imports }) => imports);
  const rows = [
    ...(await rowsOfAll(chosen.filter((scenario) => ![...withAudit, ...importing].includes(scenario)))),
    ...(await rowsOfAll(withAudit, { [environmentVariables.auditQueueUrl.name]: queueUrl })),
    ...(await rowsOfAll(importing, withSecurityHub)),
  ];
  const judged = rows.map((row) => ({ row, check: judge(row) }));
  printTable([columns, ...judged.map(({ row, check }) => cellsOf(row, check))]);
  return [...judged.map((one) => one.check), ...chosen.map((scenario) => coverage(scenario, rows))];
};

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/queue';

async function rowsOfAll(
  chosen: readonly Scenario[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Row[]> {
  const pool = await openFunctionPool({ spare: 6, variables });
  try {
    const rows: Row[] = [];
    for (const scenario of chosen) rows.push(...(await rowsOf(pool, scenario)));
    return rows;
  } finally {
    await pool.stop();
  }
}

async function rowsOf(pool: FunctionPool, scenario: Scenario): Promise<Row[]> {
  const result = await playCell(pool, scenario);
  const killPoints = [...result.calls].flatMap(([name, count]) => killPointsAt(name, count));
  const killed = await pMap(
    killPoints,
    async (killPoint): Promise<Row> => ({ scenario, killPoint, result: await playCell(pool, scenario, killPoint) }),
    { concurrency: cellsAtOnce },
  );
  return [{ scenario, killPoint: undefined, result }, ...killed];
}

function killPointsAt(name: string, count: number): KillPoint[] {
  const [service = '', ...words] = name.split(' ');
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((occurrence) =>
    (['before', 'after'] as const).map((moment) => ({ service, action: words.join(' '), occurrence, moment })),
  );
}

const repeatsIn = ({ published }: CellResult) => published.reduce((sum, times) => sum + Math.max(0, times - 1), 0);

function judge({ scenario, killPoint, result }: Row): Check {
  const name = killPoint === undefined ? 'no run killed' : `killed ${Object.values(killPoint).join(' ')}`;
  const repeats = repeatsIn(result);
  return check(
    `${scenario.name}, ${name}`,
    [result.published.every((times) => times > 0), 'an alert was never published'],
    [repeats <= result.inTheGap, `${repeats} repeats, ${result.inTheGap} expected`],
    [result.imported.every((times) => times > 0), 'a finding was never imported'],
    [result.pending === 0, `${result.pending} claims left`],
    [result.allAcknowledged, 'never acknowledged'],
  );
}

/** Checks the matrix itself: enough rows were reached, and repeats occurred where they are expected. */
function coverage(scenario: Scenario, all: readonly Row[]): Check {
  const rows = all.filter((row) => row.scenario === scenario && row.killPoint !== undefined);
  const reached = rows.filter(({ result }) => result.reached);
  const gaps = reached.filter(({ result }) => result.inTheGap > 0);
  const services = new Set(reached.map(({ killPoint }) => killPoint?.service));
  return check(
    `${scenario.name}: ${reached.length} of ${rows.length} rows reached, ${gaps.length} between publish and confirm`,
    [reached.length >= 0.8 * rows.length, 'too many rows were not reached'],
    [
      services.size >= (scenario.foundByAudit === undefined && !scenario.imports ? 3 : 4),
      'not every service was reached',
    ],
    [gaps.length > 0, 'no run was killed between publish and confirm'],
    [gaps.every(({ result }) => repeatsIn(result) === result.inTheGap), 'an expected repeat did not occur'],
  );
}

const columns = ['runs', 'call', 'no.', 'killed', 'published', 'repeats', 'expected', 'redelivered', 'claims', ''];

function cellsOf({ scenario, killPoint, result }: Row, { problem }: Check): (string | number)[] {
  const published = `${result.published.filter((times) => times > 0).length}/${result.published.length}`;
  const verdict = problem ?? (killPoint !== undefined && !result.reached ? 'ok (no such call this time)' : 'ok');
  return [
    scenario.name,
    killPoint === undefined ? '(none)' : `${killPoint.service} ${killPoint.action}`,
    killPoint?.occurrence ?? '',
    killPoint?.moment ?? '',
    published,
    repeatsIn(result),
    result.inTheGap,
    result.redeliveries,
    result.pending,
    verdict,
  ];
}
