import { viewsOf, type Spans } from '../crypto/spans.ts';
import { LayoutError } from './errors.ts';

/** Leaves, or hashes one level below, per tile. */
export const TILE_WIDTH = 256;
export const HASH_BYTES = 32;

const MAX_BODY_BYTES = 65_535;
const LENGTH_BYTES = 2;

/** Where tile `n` of a level lies (C2SP tlog-tiles): `tile/0/x001/234`; the last, narrower one at `…234.p/17`. */
export function tilePath(level: number, n: number, width = TILE_WIDTH): string {
  return `tile/${level}/${numbered(n)}${partial(width)}`;
}

/** Where the bodies of the same 256 leaves lie. */
export function entriesPath(n: number, width = TILE_WIDTH): string {
  return `tile/entries/${numbered(n)}${partial(width)}`;
}

/** Where the n-th 256 checkpoint notes lie. */
export function checkpointsPath(n: number): string {
  return `checkpoints/${numbered(n)}`;
}

/** How many leaves tile `n` holds in a tree of `size` leaves: 256, fewer in the last one, 0 beyond. */
export function widthOf(n: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, size - n * TILE_WIDTH));
}

/** Bodies one after the other, each behind its u16 length. */
export function encodeBundle(bodies: readonly Buffer[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      if (body.length > MAX_BODY_BYTES) throw new LayoutError('记录超过 65535 字节');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(body.length);
      return [length, body];
    }),
  );
}

/** Reverses `encodeBundle`. Throws `LayoutError` on a body cut short. */
export function decodeBundle(bytes: Buffer): Buffer[] {
  const { bodies, rest } = scanBundle(bytes);
  if (rest > 0) throw new LayoutError('记录包不完整');
  return viewsOf(bodies);
}

/** The bodies up to the first one cut short, and how many bytes stand behind them. */
export function scanBundle(bytes: Buffer, most = Infinity): { bodies: Spans; rest: number } {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (ends.length < most && at + LENGTH_BYTES <= bytes.length) {
    const start = at + LENGTH_BYTES;
    const end = start + bytes.readUInt16BE(at);
    if (end > bytes.length) break;
    starts.push(start);
    ends.push(end);
    at = end;
  }
  return { bodies: { bytes, starts, ends }, rest: bytes.length - at };
}

/** Three digits a step, every step but the last marked `x`: 1234067 is `x001/x234/067`. */
function numbered(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new LayoutError('分片编号应为非负整数');
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  return groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
}

function partial(width: number): string {
  if (!Number.isSafeInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new LayoutError('分片宽度应为 1 至 256');
  }
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}
