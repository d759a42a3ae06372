import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { startAwsStandIn } from '../../test/bundle/aws-stand-in.ts';
import { functionEnvironment } from '../../test/bundle/function-process.ts';
import { bucket, key, s3Event, s3Record, sqsEvent } from '../../test/cloudtrail/notifications/notifications.ts';
import type { StoredLogFile } from '../log-file/stored-log-file.ts';
import type { NodeVersion } from '../node-versions.ts';
import type { RunReport } from '../report.ts';
import { median } from '../statistics.ts';

interface Runs {
  readonly processorMillis: readonly number[];
  readonly logBytes: number;
}

const rounds = 15;
const fullBatch = 10;

/**
 * The processor time of a run without its log files and for each of them, calculated from runs with one log file and with ten
 * of each size. The stand-in for S3 is a separate process.
 */
export async function measureRuns(
  node: NodeVersion,
  bundle: string,
  files: readonly StoredLogFile[],
): Promise<Omit<RunReport, 'startMillis'>> {
  const aws = await startAwsStandIn();
  const fileMillis: Record<string, number> = {};
  const runMillis: number[] = [];
  let logBytes = 0;
  try {
    for (const file of files) {
      const body = readFileSync(file.path);
      for (let i = 0; i < fullBatch; i += 1) aws.objects.set(`${bucket}/${keyOf(i)}`, body);
      const [single, full] = [
        await runs(node, bundle, aws.endpoint, 1),
        await runs(node, bundle, aws.endpoint, fullBatch),
      ];
      const each = (median(full.processorMillis) - median(single.processorMillis)) / (fullBatch - 1);
      fileMillis[(file.inflatedBytes / 1e6).toFixed(2)] = each;
      runMillis.push(Math.max(0, median(single.processorMillis) - each));
      logBytes = single.logBytes;
    }
  } finally {
    await aws.stop();
  }
  // The smallest log file affects the measurement least.
  return { runMillis: runMillis[0] ?? Number.NaN, fileMillis, logBytes };
}

async function runs({ program }: NodeVersion, bundle: string, s3: string, batch: number): Promise<Runs> {
  const messages = Array.from({ length: batch }, (_, i) => s3Event(s3Record(keyOf(i))));
  const event = JSON.stringify(sqsEvent(...messages));
  const script = join(import.meta.dirname, 'run.mjs');
  const { stdout } = await execa(program, [script, join(bundle, 'handler.mjs'), String(rounds), event], {
    env: functionEnvironment({ dynamodb: s3, s3AndSns: s3 }, 120),
    extendEnv: false,
  });
  return JSON.parse(stdout) as Runs;
}

function keyOf(i: number): string {
  return key.replace(/_[^_]+$/, `_${i}.json.gz`);
}
