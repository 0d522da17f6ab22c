import { CliError } from '../cli-error.ts';

/** The options of every `witness` command, as they were given. */
export type WitnessValues = {
  dir?: string | undefined;
  name?: string | undefined;
  log?: string | undefined;
  listen?: string | undefined;
  centre?: string | undefined;
  every?: string | undefined;
  once: boolean;
  'pin-file'?: string | undefined;
};

/** @throws CliError that names the option which is missing. */
export function requireValue(
  values: WitnessValues,
  name: 'dir' | 'name' | 'log' | 'listen' | 'centre',
): string {
  const value = values[name];
  if (value === undefined || value === '') throw new CliError(`缺少 --${name}`, 3);
  return value;
}
