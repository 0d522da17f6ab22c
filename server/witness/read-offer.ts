import {
  readChanges,
  readHashes,
  RequestError,
  type AddCheckpoint,
  type WrittenChange,
} from './add-checkpoint-text.ts';

/** What the centre has to be witnessed, before it is known whose note it is. */
export type Offer = Omit<AddCheckpoint, 'oldSize'>;

/**
 * The answer of `GET /api/ledger/checkpoint`: `{note, proof, changes}` with bytes in base64, where `changes` may be left out
 * and fields that a later centre adds are passed over. `undefined` where it has signed nothing yet; the note itself is not read.
 * @throws RequestError where it is anything else.
 */
export function readOffer(text: string): Offer | undefined {
  const { note, proof, changes = [] } = parse(text);
  if (note !== null && typeof note !== 'string') throw new RequestError('note 应为文字或 null');
  if (!isTexts(proof)) throw new RequestError('proof 应为一列文字');
  if (!Array.isArray(changes) || !changes.every(isChange)) {
    throw new RequestError('changes 应为一列换钥记录');
  }
  const offer = { proof: readHashes(proof), changes: readChanges(changes) };
  return note === null ? undefined : { note, ...offer };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RequestError('不是 JSON', { cause });
  }
  if (!isRecord(value)) throw new RequestError('不是 JSON 对象');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isChange(value: unknown): value is WrittenChange {
  if (!isRecord(value)) return false;
  const { index, leaf, hashes } = value;
  return typeof index === 'number' && typeof leaf === 'string' && isTexts(hashes);
}
