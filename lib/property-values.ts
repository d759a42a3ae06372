import { Token } from 'aws-cdk-lib';
import { type SettingName, settingValues } from './setting-values.ts';

/** A property of the construct that means what a setting means. */
export interface Property {
  readonly name: string;
  readonly setting: SettingName;
  readonly value: unknown;
}

/** A sentence about a property with a value that its setting does not allow; none about one that it does. */
export function faultsOf({ name, setting, value }: Property): string[] {
  const { schema, allowed } = settingValues[setting];
  if (isKnownLater(value) || schema.safeParse(asSetting(value)).success) return [];
  return [`The property ${name}=${JSON.stringify(value)} is not allowed: give ${allowed}.`];
}

/** The value as its setting reads it. */
export function read({ setting, value }: Property): unknown {
  return isKnownLater(value) ? value : settingValues[setting].schema.parse(asSetting(value));
}

/** What is known only at deployment can neither be checked nor read before. */
function isKnownLater(value: unknown): boolean {
  return Token.isUnresolved(value) || (Array.isArray(value) && value.some((entry) => Token.isUnresolved(entry)));
}

/** A setting gives a list as one text. */
function asSetting(value: unknown): unknown {
  return Array.isArray(value) ? value.join(',') : value;
}
