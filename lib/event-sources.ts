/**
 * The names of AWS services in `eventSource`, before `.amazonaws.com`: the endpoint and signing names of the API models that
 * AWS publishes with botocore 1.44. A name that is missing here is accepted, unless it looks like one of these mistyped.
 */
export const eventSourceNames: readonly string[] = (
  'abuse access-analyzer account account-access account-access-runtime acm acm-pca aco-automation agent-discovery ' +
  'agent-registry agent-registry-control agreement-marketplace aidevops aiops airflow airflow-serverless amplify ' +
  'amplifybackend amplifyuibuilder aoss apigateway apiportal app-integrations appconfig appconfigdata appfabric ' +
  'appflow application-autoscaling application-cost-profiler application-signals applicationinsights appmesh ' +
  'apprunner appstream appstream2 appsync aps arc-region-switch arc-zonal-shift artifact athena auditmanager ' +
  'autoscaling autoscaling-plans aws-marketplace awsssoportal b2bi backup backup-gateway backup-search batch ' +
  'bcm-dashboards bcm-data-exports bcm-pricing-calculator bcm-recommended-actions bedrock bedrock-agent ' +
  'bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-data-automation ' +
  'bedrock-data-automation-runtime bedrock-runtime billing billingconductor braket budgets cases cassandra ' +
  'cassandra-streams ce chatbot chime cleanrooms cleanrooms-ml cloud9 cloudcontrolapi clouddirectory cloudformation ' +
  'cloudfront cloudfront-keyvaluestore cloudhsm cloudhsmv2 cloudsearch cloudsearchdomain cloudtrail cloudtrail-data ' +
  'cloudwatch cloudwatch-omni codeartifact codebuild codecatalyst codecommit codeconnections codedeploy ' +
  'codeguru-profiler codeguru-reviewer codeguru-security codepipeline codestar-connections codestar-notifications ' +
  'cognito-identity cognito-idp cognito-sync comprehend comprehendmedical compute-optimizer config connect ' +
  'connect-campaigns contact-lens continuum controlcatalog controltower cost-optimization-hub cur data-signer ' +
  'databrew dataexchange datapipeline datasync datazone dax deadline deployment-marketplace detective devicefarm ' +
  'devops-guru directconnect discovery discovery-marketplace dlm dms docdb-elastic drs ds ds-data dsql dynamodb ebs ' +
  'ec2 ec2-instance-connect ecr ecr-public ecs eks eks-auth elasticache elasticbeanstalk elasticfilesystem ' +
  'elasticloadbalancing elasticmapreduce elemental-inference email emr-containers emr-serverless end-user-messaging ' +
  'entityresolution es events eventsv2 evs execute-api firehose fis fms forecast forecastquery frauddetector ' +
  'freetier fsx gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier globalaccelerator glue grafana ' +
  'greengrass groundstation guardduty health health-agent healthlake iam iam-toolbox identity-chime identitystore ' +
  'imagebuilder importexport inspector inspector-scan inspector2 interconnect internetmonitor invoicing iot ' +
  'iot-jobs-data iotdata iotdeviceadvisor iotfleetwise iotmanagedintegrations iotsecuredtunneling iotsitewise ' +
  'iotthingsgraph iottwinmaker iotwireless ivs ivschat ivsrealtime kafka kafkaconnect kendra kendra-ranking kinesis ' +
  'kinesisanalytics kinesisvideo kms lakeformation lambda launchwizard lex license-manager ' +
  'license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs lookoutequipment m2 ' +
  'machinelearning macie2 mail-manager managedblockchain managedblockchain-query marketplace ' +
  'marketplacecommerceanalytics media-pipelines-chime mediaconnect mediaconvert medialive mediapackage ' +
  'mediapackage-vod mediapackagev2 mediastore mediatailor medical-imaging meetings-chime memory-db memorydb ' +
  'messaging-chime mgh mgn migrationhub-config migrationhub-orchestrator migrationhub-strategy mobiletargeting ' +
  'models-v2-lex monitoring mpa mq mturk-requester neptune-db neptune-graph network-firewall ' +
  'network-security-manager networkflowmonitor networkmanager networkmonitor notifications notifications-contacts ' +
  'nova-act oam observabilityadmin odb oidc omics organizations osis osm outposts partnercentral ' +
  'partnercentral-account partnercentral-benefits partnercentral-channel partnercentral-marketing ' +
  'partnercentral-prm partnercentral-selling payment-cryptography payments pca-connector-ad pca-connector-scep pcs ' +
  'personalize personalize-events personalize-runtime pi pinpoint pipes polly pricing pricingplanmanager profile ' +
  'proton q qapps qbusiness quicksight ram rbin rds rds-data redshift redshift-data redshift-serverless ' +
  'refactor-spaces rekognition reporting-marketplace repostspace resiliencehub resource-explorer-2 resource-groups ' +
  'rolesanywhere route53 route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness ' +
  'route53domains route53globalresolver route53profiles route53resolver rtbfabric rum runtime-v2-lex s3 s3-control ' +
  's3-outposts s3express s3files s3tables s3vectors sagemaker sagemaker-geospatial savingsplans scheduler schemas ' +
  'scn sdb secretsmanager security-ir securityagent securityhub securitylake serverlessrepo servicecatalog ' +
  'servicecatalog-appregistry servicediscovery servicequotas ses shield signer signin sms-voice ' +
  'snow-device-management snowball sns social-messaging sqs ssm ssm-contacts ssm-guiconnect ssm-incidents ' +
  'ssm-quicksetup ssm-sap sso sso-directory sso-oauth states storagegateway sts support supportapp supportauthz ' +
  'sustainability swf synthetics tagging tax textract thinclient timestream timestream-influxdb transcribe transfer ' +
  'translate trustedadvisor uxc verifiedpermissions voice-chime voiceid vpc-lattice waf waf-regional wafv2 ' +
  'wellarchitected wickr wisdom workdocs workmail workmailmessageflow workspaces workspaces-instances ' +
  'workspaces-web xray'
).split(' ');
