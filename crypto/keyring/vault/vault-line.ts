import type { UnitYear } from '../slots.ts';

/** First line of a vault file: the key of a unit and year, wrapped under a generation of the master. */
export type VaultHeader = UnitYear & {
  /** Counts the keys this unit and year has had, from 1. */
  generation: number;
  /** Generation of the master that wraps it. */
  master: number;
  /** ISO time at which this generation was made. */
  since: string;
  wrapped: string;
};

/** Any other line: the key of a volume under the key of the first line, or that it was destroyed. */
export type VaultLine =
  { volume: string; wrapped: string } | { volume: string; destroyedAt: string };

const FORMAT = 'lantai-key-vault';
const VERSION = 1;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export function writeHeader(header: VaultHeader): string {
  const { unit, year, generation, master, since, wrapped } = header;
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    unit,
    year,
    generation,
    master,
    since,
    wrapped,
  });
}

export function writeLine(line: VaultLine): string {
  const { volume } = line;
  return 'wrapped' in line
    ? JSON.stringify({ volume, wrapped: line.wrapped })
    : JSON.stringify({ volume, destroyedAt: line.destroyedAt });
}

/** How every line of a volume begins, so that it can be searched for in bytes. */
export function startOfLine(volume: string): string {
  return `\n{"volume":${JSON.stringify(volume)},`;
}

/** `undefined` for anything but the one form we write. */
export function readHeader(text: string): VaultHeader | undefined {
  const value = parse(text);
  if (!value) return undefined;
  const { unit, year, generation, master, since, wrapped } = value;
  if (!isText(unit) || !isText(since) || !isBase64(wrapped)) return undefined;
  if (!isCount(year) || !isCount(generation) || !isCount(master)) return undefined;
  const header = { unit, year, generation, master, since, wrapped };
  return writeHeader(header) === text ? header : undefined;
}

/** `undefined` for anything but the two forms we write. */
export function readLine(text: string): VaultLine | undefined {
  const value = parse(text);
  if (!value) return undefined;
  const { volume, wrapped, destroyedAt } = value;
  if (!isText(volume)) return undefined;
  const line = isBase64(wrapped)
    ? { volume, wrapped }
    : isText(destroyedAt)
      ? { volume, destroyedAt }
      : undefined;
  return line && writeLine(line) === text ? line : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBase64(value: unknown): value is string {
  return isText(value) && BASE64.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
