/**
 * The output of an EventBridge pipe for an input template and a message of its queue, if it escapes nothing: in quotes it
 * inserts text unchanged, elsewhere JSON values.
 */
export function piped(inputTemplate: string, message: unknown): unknown {
  const filled = inputTemplate
    .replace(/"<\$\.([\w.]+)>"/g, (_, path: string) => `"${textAt(message, path)}"`)
    .replace(/(?<=":)<\$\.([\w.]+)>(?=[,}])/g, (_, path: string) => JSON.stringify(valueAt(message, path)))
    .replace(/<\$\.([\w.]+)>/g, (_, path: string) => textAt(message, path));
  return JSON.parse(filled);
}

function textAt(message: unknown, path: string): string {
  const value = valueAt(message, path);
  if (typeof value !== 'string') throw new TypeError(`$.${path} is no text`);
  return value;
}

function valueAt(message: unknown, path: string): unknown {
  const value = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], message);
  if (value === undefined) throw new TypeError(`there is no $.${path}`);
  return value;
}

/** A message of a topic as a pipe gets it from a queue with raw delivery. */
export function pipeMessage(message: { readonly body: string; readonly attributes: Readonly<Record<string, string>> }) {
  const attributes = Object.entries(message.attributes).map(([name, stringValue]) => [
    name,
    { stringValue, dataType: 'String' },
  ]);
  return { body: JSON.parse(JSON.parse(message.body).default), messageAttributes: Object.fromEntries(attributes) };
}
