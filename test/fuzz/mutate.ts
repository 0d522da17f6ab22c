import type { Random } from '../faults/fault-case.ts';

const MAX_BYTES = 100_000;
const EDGES = [0x00, 0x01, 0x0a, 0x20, 0x7f, 0x80, 0xff];

/** One to six changes to an input, some of them with parts of another. */
export function mutate(input: Buffer, other: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(input);
  for (let changes = 1 + random(6); changes > 0; changes -= 1) bytes = change(bytes, other, random);
  return bytes.subarray(0, MAX_BYTES);
}

function change(bytes: Buffer, other: Buffer, random: Random): Buffer<ArrayBuffer> {
  const at = random(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random(random(4) === 0 ? 64 : 4));
  const [before, part, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, end),
    bytes.subarray(end),
  ];
  switch (random(7)) {
    case 0:
      return Buffer.concat([before, part.map((byte) => byte ^ (1 << random(8))), after]);
    case 1:
      return Buffer.concat([before, part.map(() => EDGES[random(EDGES.length)] ?? 0), after]);
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([before, part, part, after]);
    case 4:
      return Buffer.concat([before, Buffer.from([random(256), random(256)]), bytes.subarray(at)]);
    case 5:
      return Buffer.concat([before, other.subarray(random(other.length + 1))]);
    default:
      return Buffer.concat([before, part.map(() => random(256)), after]);
  }
}
