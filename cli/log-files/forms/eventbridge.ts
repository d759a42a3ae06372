import type { Form } from './form.ts';

/** `AWS API Call via CloudTrail`, `AWS Console Sign In via CloudTrail`, `AWS Service Event via CloudTrail`. */
const viaCloudTrail = / via CloudTrail$/;

/** An event of Amazon EventBridge whose detail is a record. */
export const eventBridge: Form = {
  name: 'EventBridge event (AWS API Call via CloudTrail)',
  sign: /"detail-type"\s*:/,
  unwrap: ({ 'detail-type': type, detail }) =>
    typeof type === 'string' && viaCloudTrail.test(type) ? [{ place: 'detail', value: detail }] : undefined,
};
