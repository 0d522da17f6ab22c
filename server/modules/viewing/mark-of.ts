import { minuteOf } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import type { MarkText } from '../../imaging/visible/mark-text.ts';
import { secrecyMark, type VolumeRow } from '../archives/index.ts';
import type { RequestRecord } from '../requests/index.ts';

const WIDE_SPACE = '\u3000';

/** What is burnt into every picture: who reads, from where, when, under which request. */
export function markOf(
  actor: Actor,
  request: RequestRecord,
  volume: VolumeRow,
  now: Date,
): MarkText {
  return {
    lines: [
      `${actor.name}${WIDE_SPACE}${actor.unitName}`,
      `${minuteOf(now)}${WIDE_SPACE}${actor.terminalName}`,
    ],
    trace: `${secrecyMark(volume.level)} ${request.no} ${actor.name} ${minuteOf(now)}`,
  };
}
