/**
 * The columns of a table of CloudTrail records, with the types of the Glue Data Catalog. (Amazon Athena user guide, "Query AWS
 * CloudTrail logs"; CloudTrail user guide, "userIdentity element" and "Record contents".)
 */
export const tableColumns: Readonly<Record<string, string>> = {
  eventversion: 'string',
  useridentity: structOf({
    ...texts('type', 'principalid', 'arn', 'accountid', 'invokedby', 'accesskeyid', 'username', 'credentialid'),
    ...texts('identityprovider'),
    onbehalfof: structOf(texts('userid', 'identitystorearn')),
    inscopeof: structOf(texts('issuertype', 'credentialsissuedto', 'sourcearn', 'sourceaccount')),
    sessioncontext: structOf({
      attributes: structOf(texts('mfaauthenticated', 'creationdate')),
      sessionissuer: structOf(texts('type', 'principalid', 'arn', 'accountid', 'username')),
      ...texts('ec2roledelivery', 'assumedroot', 'sourceidentity'),
      webidfederationdata: structOf({ federatedprovider: 'string', attributes: 'map<string,string>' }),
    }),
  }),
  ...texts('eventtime', 'eventsource', 'eventname', 'awsregion', 'sourceipaddress', 'useragent'),
  ...texts('errorcode', 'errormessage', 'requestparameters', 'responseelements', 'additionaleventdata'),
  ...texts('requestid', 'eventid'),
  resources: `array<${structOf(texts('arn', 'accountid', 'type', 'arnprefix'))}>`,
  ...texts('eventtype', 'apiversion', 'readonly', 'managementevent', 'recipientaccountid', 'serviceeventdetails'),
  ...texts('sharedeventid', 'vpcendpointid', 'vpcendpointaccountid', 'eventcategory', 'sessioncredentialfromconsole'),
  addendum: structOf(texts('reason', 'updatedfields', 'originalrequestid', 'originaleventid')),
  ...texts('edgedevicedetails'),
  tlsdetails: structOf(texts('tlsversion', 'ciphersuite', 'clientprovidedhostheader')),
};

function texts(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, 'string']));
}

function structOf(fields: Readonly<Record<string, string>>): string {
  return `struct<${Object.entries(fields)
    .map(([name, type]) => `${name}:${type}`)
    .join(',')}>`;
}
