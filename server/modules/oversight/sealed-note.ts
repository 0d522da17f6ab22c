import type { Services } from '../../context.ts';

const COLUMN = 'oversight_steps.sealed_note';
type Needs = Pick<Services, 'keystore'>;

/** Notes name people: they rest encrypted. */
export function sealNote({ keystore }: Needs, note: string): Buffer {
  return keystore.sealField(COLUMN, note);
}

export function openNote({ keystore }: Needs, sealed: Buffer | null): string {
  return sealed === null ? '' : keystore.openField(COLUMN, sealed);
}
