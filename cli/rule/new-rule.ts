/** A rules file with one rule, as `firstsight rule new` writes it. A test runs it. */
export const newRule = `# yaml-language-server: $schema=docs/rules.schema.json
# Rules of your own. Check and test them with: firstsight rule test rules.yaml
# Deploy them with: -c rulesFile=rules.yaml
rules:
  - id: cloudtrail-stop-logging # never change it: the history is stored under this ID
    name: First call by a principal that stops a trail
    # The calls: sources and names. "Delete*" matches every name that begins so, "*" any name or source.
    events:
      - source: cloudtrail.amazonaws.com
        names: [StopLogging, DeleteTrail]
    outcome: any # or success: denied calls do not alert
    # All of them must be met. Tests: is, isNot, like, isNotLike (with * and ?), startsWith, endsWith, contains,
    # present, atLeast, atMost, inNetwork, isIpAddress. Combine them with any, all and not.
    conditions:
      - field: userIdentity.type
        isNot: [AWSService]
    # What must be new, in combination: up to three fields, or principal, account, network, asn
    # or asOrganization (these two with a database of networks: --asn-database). resources[].ARN makes a
    # term of each element.
    term:
      - { field: principal, label: principal }
    historyWindowDays: 10 # alerts again after this many days without a call
    baseRiskScore: 73 # low below 47, medium from 47, high from 73, critical from 99
    reasons:
      - root-caller
      - id: organization-trail
        points: 10
        text: the trail is that of the organization
        when:
          - field: requestParameters.name
            like: ['*organization*']
    significance: Without the trail, nothing that happens in the account is recorded.
    requestDetails:
      - { label: trail, field: requestParameters.name }
    reference: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
    # Samples for "firstsight rule test": records, of which only the fields that matter are needed.
    alerts:
      - eventTime: '2026-03-02T09:00:00Z'
        eventSource: cloudtrail.amazonaws.com
        eventName: StopLogging
        userIdentity: { type: IAMUser, arn: 'arn:aws:iam::111122223333:user/erin' }
        requestParameters: { name: management-events }
    no alert:
      - eventTime: '2026-03-03T09:00:00Z'
        eventSource: cloudtrail.amazonaws.com
        eventName: StopLogging
        userIdentity: { type: IAMUser, arn: 'arn:aws:iam::111122223333:user/erin' }
        requestParameters: { name: management-events }
`;
