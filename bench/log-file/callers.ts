import type { Random } from './random.ts';

/** The callers of a log file: few, each with many calls, as in an account that programs use. */
export interface Caller {
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
}

const account = '111122223333';
const roles = ['ci-deploy', 'node-instance', 'backup', 'order-service', 'billing-service', 'log-shipper'];
const userAgents = [
  'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#arm64 api/ec2#1.170.0',
  'Boto3/1.34.144 md/Botocore#1.34.144 ua/2.0 os/linux#6.1.94 md/arch#x86_64 lang/python#3.12.4 Botocore/1.34.144',
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5',
  'aws-sdk-java/2.26.21 Linux/6.1.92 OpenJDK_64-Bit_Server_VM/21.0.3+9-LTS Java/21.0.3 exec-env/AWS_ECS_FARGATE',
  'aws-cli/2.17.32 md/awscrt#0.20.11 ua/2.0 os/linux#5.15.0 md/arch#x86_64 lang/python#3.11.9 cfg/retry-mode#standard',
];

export function callers(random: Random, count: number): readonly Caller[] {
  return Array.from({ length: count }, () => caller(random));
}

/** A person or program with a long-term access key. */
export function userCaller(random: Random): Caller {
  const userName = random.pick(['alice', 'bob', 'carol', 'build', 'report']);
  return {
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${random.hex(10).toUpperCase()}EXAMPLE`,
      arn: `arn:aws:iam::${account}:user/${userName}`,
      accountId: account,
      accessKeyId: `AKIA${random.hex(9).toUpperCase()}EXAMPLE`,
      userName,
    },
    sourceIPAddress: `192.0.2.${random.below(256)}`,
    userAgent: random.pick(userAgents),
  };
}

function caller(random: Random): Caller {
  const role = random.pick(roles);
  const session = `i-0${random.hex(16)}`;
  const roleId = `AROA${random.hex(10).toUpperCase()}EXAMPLE`;
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${roleId}:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      accountId: account,
      accessKeyId: `ASIA${random.hex(9).toUpperCase()}EXAMPLE`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: roleId,
          arn: `arn:aws:iam::${account}:role/${role}`,
          accountId: account,
          userName: role,
        },
        attributes: {
          creationDate: `2026-03-01T0${random.below(9)}:${10 + random.below(50)}:00Z`,
          mfaAuthenticated: 'false',
        },
        ec2RoleDelivery: '2.0',
      },
    },
    sourceIPAddress: `192.0.2.${random.below(256)}`,
    userAgent: random.pick(userAgents),
  };
}
