import type { SecretKey } from '../secret-key.ts';

/**
 * The master key and, while a rotation is under way, the one before it, whose generation is one
 * less. A key of the vault says which generation it is wrapped under.
 */
export type Masters = { generation: number; current: SecretKey; retiring?: SecretKey };

/** The master of a generation, where this keystore still holds it. */
export function masterOf(masters: Masters, generation: number): SecretKey | undefined {
  if (generation === masters.generation) return masters.current;
  return generation === masters.generation - 1 ? masters.retiring : undefined;
}
