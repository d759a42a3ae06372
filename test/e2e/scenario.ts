import type { Deployment } from './deployment.ts';

/** A test on the deployed stack. Scenarios run one after the other and clean up after themselves. */
export interface Scenario {
  /** A sentence. */
  readonly name: string;
  /** @throws if the test fails */
  run(deployment: Deployment): Promise<void>;
}
