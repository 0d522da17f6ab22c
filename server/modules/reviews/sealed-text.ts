import type { Services } from '../../context.ts';

const COLUMN = 'reviews.sealed_text';
type Needs = Pick<Services, 'keystore'>;

/** The opinion in it is prose, and may name people: it rests encrypted. */
export function sealText({ keystore }: Needs, text: string): Buffer {
  return keystore.sealField(COLUMN, text);
}

export function openText({ keystore }: Needs, sealed: Buffer): string {
  return keystore.openField(COLUMN, sealed);
}
