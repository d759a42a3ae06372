import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { functionEnvironment } from '../../test/bundle/function-process.ts';
import type { NodeVersion } from '../node-versions.ts';
import { median } from '../statistics.ts';
import type { Bundles } from './bundles.ts';

interface Ready {
  readonly millis: number;
  readonly processorMillis: number;
}

export interface Start {
  /** Milliseconds from the process's begin until the handler is ready: medians of fresh processes. */
  readonly millis: Readonly<Record<keyof Bundles, number>>;
  /** Processor milliseconds of a start of the function as it is deployed. */
  readonly processorMillis: number;
}

/** Starts the bundles by turns, each in processes of its own. */
export async function measureStart(node: NodeVersion, bundles: Bundles, times: number): Promise<Start> {
  const starts = { deployed: [] as Ready[], nothingDeferred: [] as Ready[], oneFile: [] as Ready[] };
  for (let turn = 0; turn < times; turn += 1) {
    const order = ['deployed', 'nothingDeferred', 'oneFile'] as const;
    for (const name of turn % 2 === 0 ? order : order.toReversed()) starts[name].push(await start(node, bundles[name]));
  }
  const millisOf = (name: keyof Bundles) => median(starts[name].map(({ millis }) => millis));
  return {
    millis: {
      deployed: millisOf('deployed'),
      nothingDeferred: millisOf('nothingDeferred'),
      oneFile: millisOf('oneFile'),
    },
    processorMillis: median(starts.deployed.map(({ processorMillis }) => processorMillis)),
  };
}

/** Nothing is called at a start, so no address need answer. */
const nowhere = { dynamodb: 'http://127.0.0.1:9', s3AndSns: 'http://127.0.0.1:9' };

async function start({ program }: NodeVersion, bundle: string): Promise<Ready> {
  const script = join(import.meta.dirname, 'ready.mjs');
  const { stdout } = await promisify(execFile)(program, [script, join(bundle, 'handler.mjs')], {
    env: functionEnvironment(nowhere, 120),
  });
  return JSON.parse(stdout) as Ready;
}
