import type { PageReading } from './readings.ts';

/** A copy by its number, and whom it was made for. */
export function describeCopy(copy: NonNullable<PageReading['copy']>): string {
  const { no, nth, recipientName, recipientUnit } = copy;
  return `${no} 第 ${nth} 份，领用人${recipientName}（${recipientUnit}）`;
}
