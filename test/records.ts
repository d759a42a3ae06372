import type { CloudTrailRecord } from '../lambda/detection/record.ts';

/** A successful GetFederationToken call of an IAM user, as CloudTrail writes it; give what differs. */
export function federationTokenRecord(changes: CloudTrailRecord = {}): CloudTrailRecord {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEUSER000001',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'alice',
    },
    eventTime: '2026-03-01T09:00:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetFederationToken',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.17.32 md/command#sts.get-federation-token',
    requestParameters: {
      name: 'report-reader',
      durationSeconds: 3600,
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    },
    responseElements: {
      credentials: {
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        expiration: 'Mar 1, 2026, 10:00:00 AM',
        sessionToken: 'SESSIONTOKENTHATMUSTNEVERLEAVETHELOG',
      },
      federatedUser: {
        federatedUserId: '111122223333:report-reader',
        arn: 'arn:aws:sts::111122223333:federated-user/report-reader',
      },
      packedPolicySize: 6,
    },
    requestID: '5b36c26d-f978-4290-989a-13abc97d7d2a',
    eventID: 'e7b87da5-3311-4eec-91f9-d88d61a982cd',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...changes,
  };
}

/** The same call, denied. */
export function deniedRecord(changes: CloudTrailRecord = {}): CloudTrailRecord {
  return federationTokenRecord({
    errorCode: 'AccessDenied',
    errorMessage: 'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:GetFederationToken',
    requestParameters: null,
    responseElements: null,
    ...changes,
  });
}
