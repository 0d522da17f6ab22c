import { CheckpointError } from './errors.ts';

/** One signature line: who, which key, when (milliseconds since 1970), and r‖s. */
export type NoteSignature = { name: string; keyId: Buffer; timeMs: number; signature: Buffer };

/** A signed note (C2SP signed-note): text that ends in a newline, a blank line, signature lines. */
export type Note = { body: string; signatures: NoteSignature[] };

const MAX_NOTE_CHARACTERS = 16_384;
/** The last instant that a JavaScript date can show. */
export const MAX_TIME_MS = 8.64e15;
const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
const LINE_BYTES = KEY_ID_BYTES + TIME_BYTES + 64;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;

/** Throws `CheckpointError('unreadable')` on anything but the one prescribed form. */
export function readNote(text: string): Note {
  const gap = text.indexOf('\n\n');
  if (text.length > MAX_NOTE_CHARACTERS || gap < 0 || !text.endsWith('\n')) throw unreadable();
  const lines = text
    .slice(gap + 2)
    .split('\n')
    .slice(0, -1);
  return { body: text.slice(0, gap + 1), signatures: lines.map(readSignature) };
}

export function writeNote({ body, signatures }: Note): string {
  return `${body}\n${signatures.map((each) => `${writeSignature(each)}\n`).join('')}`;
}

/** Strict base64: what it decodes to must encode to the same text. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw unreadable();
  return bytes;
}

export function unreadable(): CheckpointError {
  return new CheckpointError('unreadable', '检查点无法读取：格式不对或已损坏');
}

function readSignature(line: string): NoteSignature {
  const [, name, encoded] = LINE.exec(line) ?? [];
  if (name === undefined || encoded === undefined) throw unreadable();
  const bytes = fromBase64(encoded);
  if (bytes.length !== LINE_BYTES) throw unreadable();
  const timeMs = Number(bytes.readBigUInt64BE(KEY_ID_BYTES));
  if (timeMs > MAX_TIME_MS) throw unreadable();
  return {
    name,
    keyId: bytes.subarray(0, KEY_ID_BYTES),
    timeMs,
    signature: bytes.subarray(KEY_ID_BYTES + TIME_BYTES),
  };
}

function writeSignature({ name, keyId, timeMs, signature }: NoteSignature): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(timeMs));
  return `— ${name} ${Buffer.concat([keyId, time, signature]).toString('base64')}`;
}
