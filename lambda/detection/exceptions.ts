/** Known activity that must not alert: scoped, reasoned, owned and dated. */
export interface Exception {
  /** The rule's id. */
  readonly rule: string;
  /** The principal as alerts name it; `*` stands for any characters. */
  readonly principal: string;
  readonly accountId?: string | undefined;
  /** A CIDR block or one address. */
  readonly sourceIp?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it applies, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}

const millisPerDay = 86_400_000;

/** Past the end of its last day. An expiry that cannot be read counts as past, so that nothing is silenced by mistake. */
export function isExpired(exception: Exception, now: number): boolean {
  return !(now < Date.parse(exception.expires) + millisPerDay);
}
