import { sm3 } from 'sm-crypto-v2';

/** SM3 of a text in UTF-8, hex. */
export function digestText(text: string): string {
  return sm3(new TextEncoder().encode(text));
}
