import { reactive } from 'vue';
import type {
  challengeTerminal,
  enrolTerminal,
  proveTerminal,
} from '../../../server/modules/terminals/contract.ts';
import {
  ensureDeviceKey,
  registrationCodeOf,
  signProof,
  storedDeviceKey,
} from '../../services/device-key.ts';
import type { DeviceKey } from '../../services/device-key.ts';
import { write } from '../../services/http.ts';
import { asRefusal } from '../../services/refusal.ts';

/** The terminal that this browser runs on, as far as the server knows it. */
export const place = reactive({
  state: 'unknown' as 'unknown' | 'registered' | 'unregistered',
  terminalName: '',
  /** 登记码 of the key kept here, once there is one. */
  code: '',
});

/** Finds out whether this terminal is registered, and proves its key where it has one. */
export async function recogniseHere(): Promise<void> {
  try {
    const { nonce, terminalName } = await write<typeof challengeTerminal>(
      '/api/terminal/challenge',
      undefined,
    );
    const key = storedDeviceKey();
    const proved = key && (await prove(key, nonce));
    if (key) place.code = await registrationCodeOf(key.publicKey);
    place.terminalName = proved ?? terminalName ?? '';
    place.state = place.terminalName === '' ? 'unregistered' : 'registered';
  } catch {
    // Whoever signs in without an answer here is told by the log-in itself.
  }
}

/** Asks to be registered; makes the terminal's key where there is none yet. */
export async function enrolHere(note: string, key: string): Promise<void> {
  const { publicKey } = await ensureDeviceKey();
  await write<typeof enrolTerminal>('/api/terminal/enrolment', { publicKey, note }, key);
  place.code = await registrationCodeOf(publicKey);
}

/** The name of the terminal that the key is registered for; `undefined` where it is for none. */
async function prove(key: DeviceKey, nonce: string): Promise<string | undefined> {
  const { publicKey } = key;
  const signature = await signProof(key, nonce);
  try {
    const proof = { publicKey, nonce, signature };
    return (await write<typeof proveTerminal>('/api/terminal/proof', proof)).terminalName;
  } catch (thrown) {
    const refusal = asRefusal(thrown);
    if (refusal.kind === 'unauthenticated' || refusal.kind === 'forbidden') return undefined;
    throw refusal;
  }
}
