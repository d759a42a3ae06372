import type { Deployment } from './deployment.ts';

/** Something that must hold on the deployed stack. Scenarios run one after the other and clean up after themselves. */
export interface Scenario {
  /** A sentence. */
  readonly name: string;
  /** @throws where it does not hold */
  run(deployment: Deployment): Promise<void>;
}
