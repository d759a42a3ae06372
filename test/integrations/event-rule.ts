/** A rule of EventBridge in a template, as far as tests need it. */
export interface EventRule {
  readonly EventPattern: Pattern;
  readonly Targets: readonly [{ readonly InputTransformer: InputTransformer }];
}

type Pattern = Readonly<Record<string, readonly unknown[] | { readonly [name: string]: readonly unknown[] }>>;

interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** An event as the bus has it. */
export type BusEvent = Readonly<Record<string, unknown>>;

/** The event that the pipe of the stack puts for a finding. */
export function eventOf(detail: unknown): BusEvent {
  return { source: 'firstsight', 'detail-type': 'Firstsight Alert', time: '2026-03-01T09:05:00Z', detail };
}

/** Whether a pattern of exact values matches. `npm run e2e` asks an emulator of EventBridge. */
export function matches(pattern: Pattern, event: BusEvent): boolean {
  return Object.entries(pattern).every(([name, allowed]) =>
    Array.isArray(allowed) ? allowed.includes(event[name]) : matches(allowed as Pattern, event[name] as BusEvent),
  );
}

/**
 * The output of an input transformer, as EventBridge documents it: outside of quotes it writes values as JSON, and it escapes
 * nothing within. Source: "Amazon EventBridge input transformation".
 */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: BusEvent): unknown {
  const valueAt = (name: string) => {
    const path = InputPathsMap[name] ?? '';
    const value = path
      .split('.')
      .slice(1)
      .reduce<unknown>((at, step) => (at as BusEvent | undefined)?.[step], event);
    if (value === undefined) throw new TypeError(`The event has no ${path}.`);
    return value;
  };
  const filled = InputTemplate.replace(/"[^"]*"|<([\w-]+)>/g, (text, name: string | undefined) =>
    name === undefined
      ? text.replace(/<([\w-]+)>/g, (_, inner: string) => String(valueAt(inner)))
      : JSON.stringify(valueAt(name)),
  );
  return JSON.parse(filled);
}
