/** SM2 key of this terminal's browser: a scalar of 64 hex digits and its point `04‖x‖y`. */
export type DeviceKey = { privateKey: string; publicKey: string };

// Of the origin, not of a session: it outlives log-outs, and a browser cleaned of it must be registered anew.
const SLOT = 'lantai-device-key';

export function storedDeviceKey(): DeviceKey | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(SLOT) ?? '') as Partial<DeviceKey>;
    return isKey(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Makes this browser's key, once. Throws where the browser keeps nothing. */
export async function ensureDeviceKey(): Promise<DeviceKey> {
  const stored = storedDeviceKey();
  if (stored) return stored;
  const key = await makeDeviceKey();
  localStorage.setItem(SLOT, JSON.stringify(key));
  return key;
}

/** Random by `crypto.getRandomValues`, which plain HTTP has too; `crypto.subtle` it has not. */
export async function makeDeviceKey(): Promise<DeviceKey> {
  const { sm2 } = await loadSm();
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return { privateKey, publicKey };
}

/** The proof that this terminal holds its key: r‖s in hex over the server's word and the key. */
export async function signProof(key: DeviceKey, nonce: string): Promise<string> {
  const { sm2 } = await loadSm();
  const message = `lantai-terminal-proof-v1\n${nonce}\n${key.publicKey}`;
  return sm2.doSignature(message, key.privateKey, { hash: true, publicKey: key.publicKey });
}

/**
 * 登记码 `3F2A-91C0-7D4E-52B1`, worked out here and not asked of the server: read out by telephone, it tells
 * the officer that the key in their list is the one in this browser.
 */
export async function registrationCodeOf(publicKey: string): Promise<string> {
  const { sm3 } = await loadSm();
  const bytes = (publicKey.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  const digits = sm3(Uint8Array.from(bytes)).slice(0, 16).toUpperCase();
  return digits.replace(/(.{4})(?!$)/g, '$1-');
}

/** Twenty kilobytes that only a terminal with a key needs. */
function loadSm() {
  return import('sm-crypto-v2');
}

function isKey(kept: Partial<DeviceKey>): kept is DeviceKey {
  return (
    /^[0-9a-f]{64}$/.test(kept.privateKey ?? '') && /^04[0-9a-f]{128}$/.test(kept.publicKey ?? '')
  );
}
