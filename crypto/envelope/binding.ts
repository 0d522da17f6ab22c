/**
 * The place an envelope belongs to: what kind of thing it is, then the names that single it out. It
 * opens only when the same list is given again, so nothing sealed can be passed off as something
 * else.
 */
export type Binding = readonly [kind: string, ...names: string[]];

/**
 * Unambiguous bytes of a binding: the count, then each part after its length, so parts cannot run
 * together.
 */
export function encodeBinding(binding: Binding): Buffer {
  const parts = binding.flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    return [uint32(bytes.length), bytes];
  });
  return Buffer.concat([uint32(binding.length), ...parts]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
