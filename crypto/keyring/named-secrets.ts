import { randomBytes } from 'node:crypto';
import type { Binding } from '../envelope/binding.ts';
import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import { secretKeyFrom, SECRET_KEY_BYTES, type SecretKey } from '../secret-key.ts';
import { hkdfSm3 } from '../sm3.ts';

type Secrets = Record<string, string>;

/** What seals single values of the database; they are the keystore's own, under names kept from callers. */
export const FIELD_KEYS = { field: 'keyring/field', index: 'keyring/blind-index' } as const;

export function sealSecret(master: SecretKey, name: string, value: Uint8Array): string {
  return seal(master, bindSecret(name), value).toString('base64');
}

/** Throws `EnvelopeError` where it was sealed under another name or master. */
export function openSecret(master: SecretKey, name: string, sealed: string): Buffer {
  return open(master, bindSecret(name), Buffer.from(sealed, 'base64'));
}

/** The same secrets under another master. */
export function resealSecrets(secrets: Secrets, from: SecretKey, to: SecretKey): Secrets {
  const entries = Object.entries(secrets).map(([name, sealed]) => {
    const value = openSecret(from, name, sealed);
    const resealed = sealSecret(to, name, value);
    value.fill(0);
    return [name, resealed] as const;
  });
  // fromEntries makes an own property of any name, `__proto__` too.
  return Object.fromEntries(entries);
}

/** Fresh field keys of a new keystore. */
export function newFieldSecrets(master: SecretKey): Secrets {
  return fieldSecrets(master, () => randomBytes(SECRET_KEY_BYTES));
}

/** Field keys as they were derived from the first master, so that what they sealed stays readable. */
export function derivedFieldSecrets(master: SecretKey): Secrets {
  return fieldSecrets(master, (purpose) =>
    hkdfSm3(master, '', `lantai/keyring/v1/${purpose}`, SECRET_KEY_BYTES),
  );
}

export function openSecretKey(master: SecretKey, name: string, sealed: string): SecretKey {
  return secretKeyFrom(openSecret(master, name, sealed));
}

function fieldSecrets(master: SecretKey, make: (purpose: string) => Buffer): Secrets {
  const { field, index } = FIELD_KEYS;
  return {
    [field]: sealSecret(master, field, make('field')),
    [index]: sealSecret(master, index, make('blind-index')),
  };
}

function bindSecret(name: string): Binding {
  return ['keystore-secret', name];
}
