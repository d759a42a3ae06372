import { join } from 'node:path';
import { execa } from 'execa';
import { functionEnvironment } from '../../test/bundle/function-process.ts';
import type { NodeVersion } from '../node-versions.ts';
import { median } from '../statistics.ts';
import type { Bundles } from './bundles.ts';

interface Ready {
  readonly millis: number;
  readonly processorMillis: number;
}

export interface Start {
  /** Milliseconds from the start of the process until the handler is ready: medians of fresh processes. */
  readonly millis: Readonly<Record<keyof Bundles, number>>;
  /** Processor milliseconds of a start of the function as it is deployed. */
  readonly processorMillis: number;
}

/** Starts the bundles alternately, each in separate processes. */
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

/** A start makes no calls, so no server is needed. */
const nowhere = { dynamodb: 'http://127.0.0.1:9', s3AndSns: 'http://127.0.0.1:9' };

async function start({ program }: NodeVersion, bundle: string): Promise<Ready> {
  const script = join(import.meta.dirname, 'ready.mjs');
  const { stdout } = await execa(program, [script, join(bundle, 'handler.mjs')], {
    env: functionEnvironment(nowhere, 120),
    extendEnv: false,
  });
  return JSON.parse(stdout) as Ready;
}
