import type { Clearance } from '../../../policies/vocabulary.ts';
import type { MediumEntry, MediumKind, MediumStanding, MediumState, NewMedium } from './backups.ts';

export type MediumDraft = {
  label: string;
  kind: MediumKind;
  level: Clearance;
  holder: string;
  place: string;
  state: MediumState;
  note: string;
};

/** What somebody has to write down about a medium that leaves the house or is no more. */
const STATES_TO_EXPLAIN: readonly MediumState[] = ['handed_over', 'destroyed'];

export function newMediumDraft(): MediumDraft {
  const standing = { holder: '', place: '', state: 'in_use', note: '' } as const;
  return { label: '', kind: 'hard_disk', level: 'secret', ...standing };
}

export function draftOfMedium(medium: MediumEntry): MediumDraft {
  const { label, kind, level, holder, place, state } = medium;
  return { label, kind, level, holder, place, state, note: '' };
}

type Fault = { field: string; message: string };

/** What the form still lacks, in the order of its fields; the server decides again. */
export function findMediumFaults(draft: MediumDraft): Fault[] {
  const needed: [boolean, string, string][] = [
    [draft.label.trim() !== '', 'medium-label', '请填写介质编号'],
    [draft.holder.trim() !== '', 'medium-holder', '请填写保管人'],
    [draft.place.trim() !== '', 'medium-place', '请填写存放地点'],
    [
      !STATES_TO_EXPLAIN.includes(draft.state) || draft.note.trim().length >= 2,
      'medium-note',
      draft.state === 'destroyed' ? '请写明销毁方式、经手人和见证人' : '请写明移交给谁、凭什么手续',
    ],
  ];
  return needed.flatMap(([isThere, field, message]) => (isThere ? [] : [{ field, message }]));
}

export function registrationOf(draft: MediumDraft): NewMedium {
  const { kind, level } = draft;
  return {
    label: draft.label.trim(),
    kind,
    level,
    holder: draft.holder.trim(),
    place: draft.place.trim(),
  };
}

/** The next entry of a medium whose `version` was looked at. */
export function standingOf(draft: MediumDraft, version: number): MediumStanding {
  const { level, state } = draft;
  return {
    version,
    level,
    holder: draft.holder.trim(),
    place: draft.place.trim(),
    state,
    note: draft.note.trim(),
  };
}
