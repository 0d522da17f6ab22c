import type { Binding } from './envelope/binding.ts';
import {
  contentKeyFor,
  open,
  openContent,
  openStream,
  type EnvelopeHead,
} from './envelope/open.ts';
import type { ByteSource } from './envelope/regroup.ts';
import { seal, sealStream } from './envelope/seal.ts';
import type { SecretKey } from './secret-key.ts';

export { headOf, type EnvelopeHead } from './envelope/open.ts';

/**
 * Where a sealed file lives: opaque volume id, the version of the volume that brought the file in
 * (1, 2, …), and its logical path there. The file opens at this place only.
 */
export type ObjectPlace = { volume: string; version: number; path: string };

/** Seals a file that is in memory under its volume's key. */
export function sealObject(key: SecretKey, place: ObjectPlace, plaintext: Uint8Array): Buffer {
  return seal(key, bindObject(place), plaintext);
}

/** Opens what `sealObject` or `sealObjectStream` made. Throws `EnvelopeError`. */
export function openObject(key: SecretKey, place: ObjectPlace, sealed: Uint8Array): Buffer {
  return open(key, bindObject(place), sealed);
}

/**
 * The key that opens this one file and no other of its volume. Throws `EnvelopeError` unless the head is that of
 * the file at this place.
 */
export function releaseObjectKey(
  volumeKey: SecretKey,
  place: ObjectPlace,
  head: EnvelopeHead,
): SecretKey {
  return contentKeyFor(volumeKey, bindObject(place), head);
}

/** Opens a file by the key that was released for it. Throws `EnvelopeError`. */
export function openReleased(objectKey: SecretKey, place: ObjectPlace, sealed: Uint8Array): Buffer {
  return openContent(objectKey, bindObject(place), sealed);
}

/** Seals a file of any length in flat memory. */
export function sealObjectStream(
  key: SecretKey,
  place: ObjectPlace,
  plaintext: ByteSource,
): AsyncGenerator<Buffer> {
  return sealStream(key, bindObject(place), plaintext);
}

/** Opens a stream; see `openStream` for what a consumer may believe before the end. */
export function openObjectStream(
  key: SecretKey,
  place: ObjectPlace,
  sealed: ByteSource,
): AsyncGenerator<Buffer> {
  return openStream(key, bindObject(place), sealed);
}

function bindObject({ volume, version, path }: ObjectPlace): Binding {
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError('版本号应为正整数');
  return ['object', volume, String(version), path];
}
