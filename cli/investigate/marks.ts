import { callsIn, type Group } from './activity.ts';

/** Something that a responder looks for first. */
export interface Mark {
  readonly id: string;
  readonly title: string;
  /** `hint` where ordinary work does the same. Default: `alarm`. */
  readonly weight?: 'hint';
  /** By service, as CloudTrail names it without `.amazonaws.com`; a name that ends in `*` stands for all that begin so. */
  readonly actions: Readonly<Record<string, readonly string[]>>;
  /** Fewer calls than this are left unmarked. Default: 1. */
  readonly fewest?: number;
}

/** So many reads of one kind are taken for reading in bulk. */
const bulk = 20;

/**
 * What responders look for first, the most telling first; a group has the first mark that fits it, and "IAM, STS,
 * Organizations" where none does. After ATT&CK for the cloud: T1562.008 (logging),
 * T1098 and T1136 (credentials and principals), T1555.006 (secrets), T1530 and T1537 (data), T1485 (destruction).
 */
export const marks: readonly Mark[] = [
  {
    id: 'logging-off',
    title: 'logging or detection switched off',
    actions: {
      cloudtrail: [
        'StopLogging',
        'DeleteTrail',
        'UpdateTrail',
        'PutEventSelectors',
        'PutInsightSelectors',
        'DeleteEventDataStore',
        'StopEventDataStoreIngestion',
        'UpdateEventDataStore',
        'DeregisterOrganizationDelegatedAdmin',
      ],
      config: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigRule'],
      guardduty: [
        'DeleteDetector',
        'UpdateDetector',
        'CreateFilter',
        'CreateIPSet',
        'DeletePublishingDestination',
        'DisassociateFrom*',
        'DisassociateMembers',
        'DeleteMembers',
        'StopMonitoringMembers',
      ],
      securityhub: ['DisableSecurityHub', 'BatchDisableStandards', 'DisassociateFrom*', 'DeleteMembers'],
      macie2: ['DisableMacie', 'DisassociateFrom*'],
      inspector2: ['Disable'],
      detective: ['DeleteGraph'],
      'access-analyzer': ['DeleteAnalyzer'],
      ec2: ['DeleteFlowLogs'],
      logs: [
        'DeleteLogGroup',
        'DeleteLogStream',
        'DeleteSubscriptionFilter',
        'PutRetentionPolicy',
        'DeleteMetricFilter',
      ],
      monitoring: ['DeleteAlarms', 'DisableAlarmActions'],
      events: ['DisableRule', 'DeleteRule', 'RemoveTargets'],
      s3: ['PutBucketLogging'],
      route53resolver: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'],
      wafv2: ['DeleteLoggingConfiguration'],
    },
  },
  {
    id: 'new-credentials',
    title: 'new keys, passwords or sessions',
    actions: {
      iam: [
        'CreateAccessKey',
        'UpdateAccessKey',
        'CreateLoginProfile',
        'UpdateLoginProfile',
        'ChangePassword',
        'CreateServiceSpecificCredential',
        'ResetServiceSpecificCredential',
        'UploadSSHPublicKey',
        'UploadSigningCertificate',
        'CreateVirtualMFADevice',
        'EnableMFADevice',
        'DeactivateMFADevice',
        'DeleteVirtualMFADevice',
      ],
      sts: ['AssumeRole*', 'AssumeRoot', 'GetFederationToken', 'GetSessionToken'],
      ec2: ['CreateKeyPair', 'ImportKeyPair'],
      'ec2-instance-connect': ['SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey'],
    },
  },
  {
    id: 'new-principals',
    title: 'new users, roles or trust',
    actions: {
      iam: [
        'CreateUser',
        'CreateRole',
        'CreateGroup',
        'AddUserToGroup',
        'CreateInstanceProfile',
        'AddRoleToInstanceProfile',
        'CreateSAMLProvider',
        'UpdateSAMLProvider',
        'CreateOpenIDConnectProvider',
        'AddClientIDToOpenIDConnectProvider',
        'UpdateAssumeRolePolicy',
        'CreateServiceLinkedRole',
      ],
      rolesanywhere: ['CreateTrustAnchor', 'CreateProfile'],
      sso: ['CreateAccountAssignment', 'CreatePermissionSet', 'AttachManagedPolicyToPermissionSet'],
      'sso-directory': ['CreateUser', 'AddMemberToGroup'],
      organizations: [
        'CreateAccount',
        'InviteAccountToOrganization',
        'LeaveOrganization',
        'RemoveAccountFromOrganization',
      ],
    },
  },
  {
    id: 'permissions',
    title: 'permissions changed',
    actions: {
      iam: [
        'PutUserPolicy',
        'PutRolePolicy',
        'PutGroupPolicy',
        'AttachUserPolicy',
        'AttachRolePolicy',
        'AttachGroupPolicy',
        'DetachUserPolicy',
        'DetachRolePolicy',
        'DetachGroupPolicy',
        'DeleteUserPolicy',
        'DeleteRolePolicy',
        'DeleteGroupPolicy',
        'CreatePolicy',
        'CreatePolicyVersion',
        'SetDefaultPolicyVersion',
        'DeleteUserPermissionsBoundary',
        'DeleteRolePermissionsBoundary',
        'UpdateAccountPasswordPolicy',
      ],
      organizations: ['AttachPolicy', 'DetachPolicy', 'UpdatePolicy', 'DeletePolicy', 'DisablePolicyType'],
      s3: [
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutBucketAcl',
        'PutObjectAcl',
        'PutBucketPublicAccessBlock',
        'DeleteBucketPublicAccessBlock',
        'PutAccountPublicAccessBlock',
        'DeleteAccountPublicAccessBlock',
      ],
      kms: ['PutKeyPolicy', 'CreateGrant'],
      lambda: ['AddPermission*', 'CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig'],
      secretsmanager: ['PutResourcePolicy', 'ReplicateSecretToRegions'],
      sns: ['AddPermission'],
      sqs: ['AddPermission'],
      ecr: ['SetRepositoryPolicy'],
      ec2: ['AuthorizeSecurityGroupIngress'],
      ram: ['CreateResourceShare', 'AssociateResourceShare'],
    },
  },
  {
    id: 'secrets-read',
    title: 'secrets read',
    actions: {
      secretsmanager: ['GetSecretValue', 'BatchGetSecretValue'],
      ssm: ['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'],
      ec2: ['GetPasswordData'],
      redshift: ['GetClusterCredentials*'],
      ecr: ['GetAuthorizationToken'],
      codeartifact: ['GetAuthorizationToken'],
      lightsail: ['GetInstanceAccessDetails', 'DownloadDefaultKeyPair', 'GetRelationalDatabaseMasterUserPassword'],
    },
  },
  {
    id: 'data-handed-out',
    title: 'data copied or shared',
    actions: {
      ec2: [
        'CreateSnapshot*',
        'ModifySnapshotAttribute',
        'ModifyImageAttribute',
        'CreateImage',
        'ExportImage',
        'CreateStoreImageTask',
      ],
      ebs: ['GetSnapshotBlock', 'ListSnapshotBlocks'],
      rds: ['CreateDB*Snapshot', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute', 'StartExportTask'],
      dynamodb: ['ExportTableToPointInTime'],
      s3: ['PutBucketReplication', 'PutBucketWebsite', 'PutBucketCors'],
    },
  },
  {
    id: 'data-read',
    title: 'data read in bulk',
    fewest: bulk,
    actions: {
      s3: ['GetObject*', 'SelectObjectContent', 'CopyObject', 'HeadObject'],
      dynamodb: ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'ExecuteStatement', 'BatchExecuteStatement'],
      'rds-data': ['ExecuteStatement', 'BatchExecuteStatement'],
      athena: ['StartQueryExecution', 'GetQueryResults'],
      'redshift-data': ['ExecuteStatement', 'GetStatementResult'],
      sqs: ['ReceiveMessage'],
      logs: ['FilterLogEvents', 'GetLogEvents', 'StartQuery'],
    },
  },
  {
    id: 'destruction',
    title: 'data or resources destroyed',
    actions: {
      s3: ['DeleteBucket', 'DeleteObject*', 'PutBucketLifecycle*', 'PutBucketVersioning'],
      dynamodb: ['DeleteTable', 'DeleteBackup'],
      rds: ['DeleteDB*', 'DeleteGlobalCluster'],
      ec2: ['TerminateInstances', 'DeleteVolume', 'DeleteSnapshot', 'DeregisterImage'],
      kms: ['ScheduleKeyDeletion', 'DisableKey', 'DeleteImportedKeyMaterial'],
      secretsmanager: ['DeleteSecret'],
      backup: ['DeleteRecoveryPoint', 'DeleteBackupVault', 'DeleteBackupPlan'],
      cloudformation: ['DeleteStack'],
      iam: ['DeleteUser', 'DeleteRole', 'DeleteAccessKey', 'DeleteLoginProfile'],
    },
  },
  {
    id: 'code-run',
    title: 'machines or code started',
    weight: 'hint',
    actions: {
      ec2: ['RunInstances', 'StartInstances', 'RequestSpotInstances', 'CreateFleet', 'ModifyInstanceAttribute'],
      ssm: ['SendCommand', 'StartSession', 'StartAutomationExecution', 'CreateAssociation'],
      lambda: ['CreateFunction*', 'UpdateFunctionCode*', 'UpdateFunctionConfiguration*', 'Invoke*'],
      ecs: ['RunTask', 'CreateService', 'RegisterTaskDefinition', 'ExecuteCommand'],
      codebuild: ['CreateProject', 'UpdateProject', 'StartBuild*'],
      cloudformation: ['CreateStack*', 'UpdateStack', 'CreateChangeSet', 'ExecuteChangeSet'],
      glue: ['CreateDevEndpoint', 'CreateJob', 'StartJobRun'],
      sagemaker: ['CreateNotebookInstance', 'CreatePresignedNotebookInstanceUrl', 'CreateTrainingJob'],
      bedrock: ['InvokeModel*', 'Converse*', 'PutFoundationModelEntitlement'],
      ses: ['SendEmail', 'SendRawEmail', 'VerifyEmailIdentity', 'CreateEmailIdentity'],
    },
  },
  {
    id: 'console-sign-in',
    title: 'console sign-in',
    weight: 'hint',
    actions: { signin: ['ConsoleLogin', 'GetSigninToken', 'SwitchRole'] },
  },
  {
    id: 'identity',
    title: 'IAM, STS or Organizations',
    weight: 'hint',
    actions: { iam: ['*'], sts: ['*'], organizations: ['*'], sso: ['*'], identitystore: ['*'] },
  },
];

/** The first mark that fits the group, if any. */
export function markOf(group: Group): Mark | undefined {
  return marks.find((mark) => callsIn(group.outcomes) >= (mark.fewest ?? 1) && isAmong(group, mark));
}

function isAmong({ service, action }: Group, { actions }: Mark): boolean {
  const names = Object.hasOwn(actions, service) ? (actions[service] ?? []) : [];
  return names.some((name) => matchesName(name, action));
}

/** Some services add a version to the names of their actions, as Lambda does: `CreateFunction20150331`. */
function matchesName(name: string, action: string): boolean {
  const [start = '', end] = name.split('*');
  if (end === undefined) return action.replace(/\d{8}(?:v\d+)?$/, '') === name;
  return action.startsWith(start) && action.endsWith(end);
}
