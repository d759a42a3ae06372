import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Exempts one resource with a wildcard, and no other, from cdk-nag's rule against wildcards.
 * @param reason why the permission cannot name the resource exactly
 */
export function acknowledgeWildcard(scope: Construct, resourceArn: string, reason: string): void {
  const finding = `Resource::${flat(Stack.of(scope).resolve(resourceArn))}`;
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** An ARN as cdk-nag writes it into a finding's id: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (reference['Fn::Join']) return reference['Fn::Join'][1].map(flat).join(reference['Fn::Join'][0]);
  if (reference['Fn::GetAtt']) return `<${reference['Fn::GetAtt'].join('.')}>`;
  return `<${reference.Ref}>`;
}
