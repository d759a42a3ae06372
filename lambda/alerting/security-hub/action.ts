import { isIPv4 } from 'node:net';
import type { Alert } from '../../detection/alert.ts';
import { isAboutIntegrity } from '../../detection/integrity.ts';
import { textAt } from '../../detection/record.ts';
import { utc } from '../../text/times.ts';

/** The call, in the attribute that Security Hub shows as the action. */
export interface FindingAction {
  readonly ActionType: 'AWS_API_CALL';
  readonly AwsApiCallAction: {
    readonly Api: string;
    readonly ServiceName: string;
    readonly CallerType?: 'remoteIp' | 'domain';
    readonly RemoteIpDetails?: { readonly IpAddressV4: string };
    readonly DomainDetails?: { readonly Domain: string };
    readonly FirstSeen?: string;
    readonly LastSeen?: string;
  };
}

/** Nothing for what is no call, and for a name that no call has. */
export function actionOf(alert: Alert): { readonly Action?: FindingAction } {
  const { record, time } = alert;
  const api = textAt(record, 'eventName') ?? '';
  const service = textAt(record, 'eventSource') ?? '';
  if (isAboutIntegrity(alert) || !/^\w{1,128}$/.test(api) || !/^[\w.-]{1,128}$/.test(service)) return {};
  const seen = utc(time);
  const times = seen === undefined || !/^\d{4}-/.test(seen) ? {} : { FirstSeen: seen, LastSeen: seen };
  const call = { Api: api, ServiceName: service, ...originOf(textAt(record, 'sourceIPAddress') ?? ''), ...times };
  return { Action: { ActionType: 'AWS_API_CALL', AwsApiCallAction: call } };
}

/** The format has no place for an IPv6 address; `ProductFields` has it. */
function originOf(source: string) {
  if (isIPv4(source)) return { CallerType: 'remoteIp', RemoteIpDetails: { IpAddressV4: source } } as const;
  const isService = /^[a-z0-9.-]{1,128}\.amazonaws\.com(?:\.cn)?$/.test(source) && source.length <= 128;
  return isService ? ({ CallerType: 'domain', DomainDetails: { Domain: source } } as const) : {};
}
