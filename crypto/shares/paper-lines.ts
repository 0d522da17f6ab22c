import { ShareError } from '../errors.ts';
import { sm3 } from '../sm3.ts';

/** Crockford's alphabet: no I, L, O and U, which hands and eyes confuse. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LINE_BYTES = 10;
const GROUP = 4;
const CHECK_CHARACTERS = 4;
const LINE = /^\s*(\d{1,3})[\s.:、]+(\S.*)$/;

/** Bytes as numbered lines of groups of four; the last group of a line checks it. */
export function writeLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const number = lines.length + 1;
    const body = toBase32(bytes.subarray(at, at + LINE_BYTES));
    const groups = (body + checkOf(number, body)).match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
    lines.push(`${String(number).padStart(2)}  ${groups.join(' ')}`);
  }
  return lines.join('\n');
}

/**
 * Reads what `writeLines` wrote, as people type it: in any case and spacing, O for 0, I and L for 1. Lines that
 * do not begin with a number are passed over.
 * @throws ShareError with the line that was mistyped, repeated or left out.
 */
export function readLines(text: string): Buffer {
  const lines = text
    .split('\n')
    .map((line) => LINE.exec(line))
    .filter((match) => match !== null);
  const parts = lines.map(([, number = '', body = ''], index) => {
    if (Number(number) !== index + 1) {
      throw new ShareError(`第 ${index + 1} 行缺失或次序不对，请对照纸件补齐`, index + 1);
    }
    return readBody(index + 1, body);
  });
  return Buffer.concat(parts);
}

function readBody(number: number, typed: string): Buffer {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const body = text.slice(0, -CHECK_CHARACTERS);
  const bytes = fromBase32(body);
  const isGood = bytes && text === body + checkOf(number, body) && toBase32(bytes) === body;
  if (isGood) return bytes;
  throw new ShareError(`第 ${number} 行输入有误，请对照纸件逐组核对这一行`, number);
}

function checkOf(number: number, body: string): string {
  return toBase32(sm3(`lantai-share-line/${number}/`, body).subarray(0, 3)).slice(
    0,
    CHECK_CHARACTERS,
  );
}

function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)] ?? '').join('');
}

function fromBase32(text: string): Buffer | undefined {
  const values = Array.from(text, (character) => ALPHABET.indexOf(character));
  if (values.length === 0 || values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((eight) => parseInt(eight, 2)));
}
