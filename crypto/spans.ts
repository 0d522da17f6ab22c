/** Messages in one run of bytes, in order: where each starts, and where it ends. */
export type Spans = {
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** As many as the bytes hold whole, all of one width. */
export function evenSpans(bytes: Buffer, width: number): Spans {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let end = width; end <= bytes.length; end += width) {
    starts.push(end - width);
    ends.push(end);
  }
  return { bytes, starts, ends };
}

/** The messages joined. */
export function joinSpans(messages: readonly Uint8Array[]): Spans {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const { length } of messages) {
    starts.push(at);
    at += length;
    ends.push(at);
  }
  return { bytes: Buffer.concat(messages), starts, ends };
}

/** Those at `[from, to)`. */
export function sliceSpans({ bytes, starts, ends }: Spans, from: number, to: number): Spans {
  return { bytes, starts: starts.slice(from, to), ends: ends.slice(from, to) };
}

/** A view of each message. */
export function viewsOf({ bytes, starts, ends }: Spans): Buffer[] {
  return ends.map((end, place) => bytes.subarray(starts[place], end));
}

/** A view of the message at a place; `undefined` behind the last. */
export function spanAt({ bytes, starts, ends }: Spans, place: number): Buffer | undefined {
  return place < ends.length ? bytes.subarray(starts[place], ends[place]) : undefined;
}
