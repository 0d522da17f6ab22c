import { minuteOf } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { MarkLayout, MarkText } from '../../imaging/visible/mark-text.ts';
import { secrecyMark, type VolumeRow } from '../archives/index.ts';

const WIDE_SPACE = '\u3000';

/** What is burnt into every picture: who reads, from where, when, under which request. */
export function markOf(
  { clock, config }: Services,
  actor: Actor,
  requestNo: string,
  { level }: Pick<VolumeRow, 'level'>,
): MarkText {
  const now = clock();
  return {
    layout: layoutOf(config),
    lines: [
      `${actor.name}${WIDE_SPACE}${actor.unitName}`,
      `${minuteOf(now)}${WIDE_SPACE}${actor.terminalName}`,
      `${secrecyMark(level)}${WIDE_SPACE}${requestNo}`,
    ],
    trace: `${secrecyMark(level)} ${requestNo} ${actor.name} ${minuteOf(now)}`,
  };
}

/** As the profile of this network has it. */
export function layoutOf({ profile }: Config): MarkLayout {
  return { angleDegrees: profile.markAngleDegrees, sizePermille: profile.markSizePermille };
}
