/** A value of a template. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/** A template, as far as merging looks into it. */
export interface Template {
  readonly [section: string]: JsonObject;
}

/** Two templates differ where CloudFormation allows no condition. */
export class NotMergeableError extends Error {
  override readonly name = 'NotMergeableError';
}

/**
 * One template for two: if the condition is true, it describes the resources of the first, otherwise those of the second.
 * @param condition its name; letters and digits only
 * @throws NotMergeableError
 */
export function mergedTemplates(condition: string, yes: Template, no: Template): Template {
  const conditions: Record<string, Json> = { ...yes.Conditions, ...no.Conditions };
  const not = `Not${condition}`;
  conditions[not] = { 'Fn::Not': [{ Condition: condition }] };
  const limit = (entry: Json, to: string) => limited(entry as JsonObject, to, conditions);
  const section = (name: string, both: (id: string, yes: JsonObject, no: JsonObject) => JsonObject) => {
    const [some = {}, others = {}] = [yes[name], no[name]];
    const ids = [...new Set([...Object.keys(some), ...Object.keys(others)])];
    const entries = ids.map((id): [string, Json] => {
      const [one, other] = [some[id], others[id]];
      if (one === undefined) return [id, limit(other as Json, not)];
      if (other === undefined) return [id, limit(one, condition)];
      return [id, both(id, one as JsonObject, other as JsonObject)];
    });
    return Object.fromEntries(entries);
  };
  return {
    ...yes,
    ...no,
    Resources: section('Resources', (id, one, other) => mergedResource(id, condition, one, other)),
    Outputs: section('Outputs', (id, one, other) => mergedOutput(id, condition, one, other)),
    Conditions: conditions,
  };
}

/** The entry exists only if the condition is true, and its own condition too, if it has one. */
function limited(entry: JsonObject, condition: string, conditions: Record<string, Json>): JsonObject {
  const own = entry.Condition as string | undefined;
  if (own === undefined) return { ...entry, Condition: condition };
  const both = `${own}And${condition}`;
  conditions[both] = { 'Fn::And': [{ Condition: own }, { Condition: condition }] };
  return { ...entry, Condition: both };
}

function mergedResource(id: string, condition: string, yes: JsonObject, no: JsonObject): JsonObject {
  const { Properties: some = {}, DependsOn: before, ...attributes } = yes;
  const { Properties: others = {}, DependsOn: after, ...otherAttributes } = no;
  same(id, attributes, otherAttributes);
  // A dependency cannot have a condition, and must not name a resource that does not exist.
  const dependsOn = [before ?? []].flat().filter((id) => [after ?? []].flat().includes(id));
  return {
    ...attributes,
    Properties: merged(condition, some, others),
    ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn }),
  };
}

function mergedOutput(id: string, condition: string, yes: JsonObject, no: JsonObject): JsonObject {
  const { Value: some = null, ...attributes } = yes;
  const { Value: others = null, ...otherAttributes } = no;
  same(id, attributes, otherAttributes);
  return { ...attributes, Value: merged(condition, some, others) };
}

function same(id: string, one: JsonObject, other: JsonObject): void {
  if (!isSame(one, other))
    throw new NotMergeableError(`${id} differs: ${JSON.stringify(one)}, ${JSON.stringify(other)}`);
}

function merged(condition: string, yes: Json, no: Json): Json {
  if (isSame(yes, no)) return yes;
  if (!isPlain(yes) || !isPlain(no)) return { 'Fn::If': [condition, yes, no] };
  const names = [...new Set([...Object.keys(yes), ...Object.keys(no)])];
  const absent: Json = { Ref: 'AWS::NoValue' };
  return Object.fromEntries(names.map((name) => [name, merged(condition, yes[name] ?? absent, no[name] ?? absent)]));
}

/** An object of properties, neither a list nor a function of CloudFormation. */
function isPlain(value: Json): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'));
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
