import type { AlertPublisher } from '../detection/delivery.ts';
import type { Rule } from '../detection/rule.ts';
import { alertMessage, digestMessage, type Message, mostAlertsInDigest } from './message.ts';

/** AWS switches an email subscription off above ten messages a second, so one run sends at most so many single ones. */
const mostSingles = 10;

/** Renders alerts and hands them to `send`, which resolves when the message was accepted. */
export function messagePublisher(rules: readonly Rule[], send: (message: Message) => Promise<void>): AlertPublisher {
  const ruleOf = (id: string) => rules.find((rule) => rule.id === id) ?? retiredRule(id);
  return {
    mostSingles,
    mostInDigest: mostAlertsInDigest,
    publish: (alert) => send(alertMessage(alert, ruleOf(alert.ruleId))),
    publishDigest: (alerts) => send(digestMessage(alerts, rules)),
  };
}

/** A claim may outlive the rule that made it: its alert is told all the same, without the rule's texts. */
function retiredRule(id: string): Rule {
  return {
    id,
    name: `First sighting by rule ${id}`,
    version: '0',
    eventSource: '',
    eventNames: [],
    outcome: 'any',
    conditions: [],
    term: [{ field: 'principal', label: 'principal' }],
    historyWindowDays: 0,
    baseRiskScore: 0,
    reasons: [],
    attacks: [],
    significance: 'The rule that found this is no longer active.',
    asked: [],
    answered: [],
    containment: [],
    reference: '',
  };
}
