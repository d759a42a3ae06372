import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Says at synthesis what has to be done beside the deployment. */
export function tell(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addInfoV2(`firstsight:${id}`, message);
}
