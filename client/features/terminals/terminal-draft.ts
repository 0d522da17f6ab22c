import type { RegisterTerminal } from '../../../server/modules/terminals/contract.ts';
import type { TerminalFace } from './terminals.ts';

/** A span of opening as it is typed: `08:00`. */
export type HoursDraft = { days: number[]; from: string; to: string };

export type TerminalDraft = {
  name: string;
  recognition: RegisterTerminal['recognition'];
  credential: string;
  /** `EVERYONE`, or the id of a unit. */
  unitId: string;
  isForAllPurposes: boolean;
  purposes: string[];
  isAlwaysOpen: boolean;
  hours: HoursDraft[];
  mayPrint: boolean;
};

type Problem = { field: string; message: string };

const OFFICE_HOURS: HoursDraft = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
const MIDNIGHT = 1440;
/** A word of its own: a select takes an empty value for none at all. */
export const EVERYONE = 'everyone';

export function newDraft(publicKey = '', note = ''): TerminalDraft {
  return {
    name: note.slice(0, 40),
    recognition: 'device_key',
    credential: publicKey,
    unitId: EVERYONE,
    isForAllPurposes: true,
    purposes: [],
    isAlwaysOpen: true,
    hours: [newHours()],
    mayPrint: false,
  };
}

export function newHours(): HoursDraft {
  return { ...OFFICE_HOURS, days: [...OFFICE_HOURS.days] };
}

type OpenHours = { days: number[]; from: number; to: number };

export function hoursToDraft(hours: readonly OpenHours[]): HoursDraft[] {
  return hours.map(({ days, from, to }) => ({
    days: [...days],
    from: clockOf(from),
    to: clockOf(to),
  }));
}

export function hoursFrom(spans: readonly HoursDraft[]): OpenHours[] {
  return spans.map(({ days, from, to }) => ({
    days: [...days].sort(),
    from: minuteOf(from),
    to: endOf(to),
  }));
}

export function draftOf(terminal: TerminalFace): TerminalDraft {
  return {
    name: terminal.name,
    recognition: terminal.recognition,
    credential: terminal.credential,
    unitId: terminal.unitId ?? EVERYONE,
    isForAllPurposes: terminal.purposes === null,
    purposes: [...(terminal.purposes ?? [])],
    isAlwaysOpen: terminal.hours === null,
    hours: terminal.hours ? hoursToDraft(terminal.hours) : [newHours()],
    mayPrint: terminal.mayPrint,
  };
}

/** What is missing or wrong, each with the id of its field. */
export function checkDraft(draft: TerminalDraft): Problem[] {
  const problems: Problem[] = [];
  const need = (isGood: boolean, field: string, message: string): void => {
    if (!isGood) problems.push({ field, message });
  };
  need(draft.name.trim().length >= 2, 'terminal-name', '请填写终端名称（不少于 2 个字）');
  if (draft.recognition === 'device_key') {
    need(draft.credential !== '', 'terminal-key', '请选择等待登记的终端');
  }
  if (draft.recognition === 'certificate') {
    const isFingerprint = /^[0-9a-f]{64}$/.test(plainHex(draft.credential));
    need(isFingerprint, 'terminal-fingerprint', '证书指纹应为 64 位十六进制');
  }
  if (!draft.isForAllPurposes) {
    need(draft.purposes.length > 0, 'terminal-purposes', '请至少选择一项用途');
  }
  if (!draft.isAlwaysOpen) {
    need(draft.hours.length > 0, 'terminal-hours', '请至少填写一个开放时段');
    need(
      draft.hours.every(isSpan),
      'terminal-hours',
      '请选择星期，并按 08:00 的样式填写，结束应晚于开始',
    );
  }
  return problems;
}

export function faceOf(draft: TerminalDraft): Omit<RegisterTerminal, 'kind'> {
  return {
    name: draft.name.trim(),
    unitId: draft.unitId === EVERYONE ? null : draft.unitId,
    recognition: draft.recognition,
    credential: draft.recognition === 'loopback' ? '' : plainHex(draft.credential),
    purposes: draft.isForAllPurposes ? null : draft.purposes,
    hours: draft.isAlwaysOpen ? null : hoursFrom(draft.hours),
    mayPrint: draft.mayPrint,
  };
}

export function isSpan({ days, from, to }: HoursDraft): boolean {
  return days.length > 0 && minuteOf(from) < endOf(to) && endOf(to) <= MIDNIGHT;
}

/** Minutes after midnight; `NaN` for what is no time, which no comparison lets pass. */
function minuteOf(clock: string): number {
  const [, hour, minute] = /^([01]?\d|2[0-4])[:：]([0-5]\d)$/.exec(clock.trim()) ?? [];
  return Number(hour) * 60 + Number(minute);
}

/** An end at 00:00 is the end of the day. */
function endOf(clock: string): number {
  const minute = minuteOf(clock);
  return minute === 0 ? MIDNIGHT : minute;
}

function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** Fingerprints are copied with colons and in capitals. */
function plainHex(text: string): string {
  return text.replace(/[:\s]/g, '').toLowerCase();
}
