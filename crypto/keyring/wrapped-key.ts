import type { Binding } from '../envelope/binding.ts';
import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import { secretKeyFrom, type SecretKey } from '../secret-key.ts';
import type { UnitYear, VolumeSlot } from './slots.ts';

/** Seals a key under the one above it, bound to its own name, in base64. */
export function wrapKey(above: SecretKey, binding: Binding, key: SecretKey): string {
  const bytes = key.export();
  const wrapped = seal(above, binding, bytes).toString('base64');
  bytes.fill(0);
  return wrapped;
}

/** Reverses `wrapKey`. Throws `EnvelopeError` when the bytes are not what the name says. */
export function unwrapKey(above: SecretKey, binding: Binding, wrapped: string): SecretKey {
  return secretKeyFrom(open(above, binding, Buffer.from(wrapped, 'base64')));
}

export function bindUnitYear({ unit, year }: UnitYear, generation: number): Binding {
  return ['unit-year-key', unit, String(year), String(generation)];
}

export function bindVolume({ unit, year, volume }: VolumeSlot): Binding {
  return ['volume-key', unit, String(year), volume];
}
