import { volumeRecord, type VolumeRecord } from './volume-record.ts';

const OLD_FORMAT = 'lantai-catalogue-1';

/**
 * The record in these bytes; `old_format` for the one before it, which does not tell whose it is. `malformed` names the
 * first field at fault, and never what stands there.
 */
export type ParsedRecord = VolumeRecord | 'old_format' | { malformed: string };

export function parseRecord(bytes: Buffer): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { malformed: 'not JSON' };
  }
  if ((value as { format?: unknown } | null)?.format === OLD_FORMAT) return 'old_format';
  const parsed = volumeRecord.safeParse(value);
  if (parsed.success) return parsed.data;
  return { malformed: parsed.error.issues[0]?.path.join('.') ?? '' };
}
