import type { SecretKey } from '../secret-key.ts';
import { unwrapKey, wrapKey } from './wrapped-key.ts';

/** The master before generation `generation`, sealed under that one. */
export function sealRetiring(current: SecretKey, generation: number, retiring: SecretKey): string {
  return wrapKey(current, ['retiring-master', String(generation)], retiring);
}

/** Throws `EnvelopeError`. */
export function openRetiring(current: SecretKey, generation: number, sealed: string): SecretKey {
  return unwrapKey(current, ['retiring-master', String(generation)], sealed);
}
