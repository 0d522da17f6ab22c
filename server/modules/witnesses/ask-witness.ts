import { addSignatureLines } from '../../../audit/cosignature.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { writeAddCheckpoint, type AddCheckpoint } from '../../witness/add-checkpoint-text.ts';

/** What a witness answered to `POST /add-checkpoint`. */
export type WitnessAnswer =
  | { kind: 'cosigned'; note: string }
  | { kind: 'behind'; size: number }
  | { kind: 'refused'; status: number }
  /** Signed, it says, but what it sends is no signature line. */
  | { kind: 'unsigned' };

const TIMEOUT_MS = 5000;
const MOST_CHARACTERS = 16_384;

/** Asks a witness that listens at `address` to sign. @throws where it cannot be reached. */
export async function askWitness(address: string, asked: AddCheckpoint): Promise<WitnessAnswer> {
  const answer = await fetch(new URL('/add-checkpoint', address), {
    method: 'POST',
    body: writeAddCheckpoint(asked),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = (await answer.text()).slice(0, MOST_CHARACTERS);
  if (answer.status === 200) {
    return readLine(asked.note, text);
  }
  if (answer.status === 409 && /^\d{1,15}\n$/.test(text)) {
    return { kind: 'behind', size: Number(text) };
  }
  return { kind: 'refused', status: answer.status };
}

function readLine(note: string, line: string): WitnessAnswer {
  try {
    return { kind: 'cosigned', note: addSignatureLines(note, [line]) };
  } catch (error) {
    if (error instanceof CheckpointError) return { kind: 'unsigned' };
    throw error;
  }
}

/** The note that it signed last; `undefined` where it has signed none. @throws where it cannot be reached. */
export async function fetchHeldBy(address: string): Promise<string | undefined> {
  const answer = await fetch(new URL('/checkpoint', address), {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`见证答复 ${answer.status}`);
  return (await answer.text()).slice(0, MOST_CHARACTERS);
}
