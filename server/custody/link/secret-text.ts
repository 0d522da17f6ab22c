import { secretKeyFrom, type SecretKey } from '../../../crypto/secret-key.ts';

/** A key on its way through the socket, which nobody but the two accounts can open. */
export function secretText(key: SecretKey): string {
  const bytes = key.export();
  const text = bytes.toString('base64');
  bytes.fill(0);
  return text;
}

export function secretOf(text: string): SecretKey {
  return secretKeyFrom(Buffer.from(text, 'base64'));
}
