const STARTUP = 0;
const [QUERY, PARSE, BIND, SYNC, READY] = ['Q', 'P', 'B', 'S', 'Z'].map((letter) =>
  letter.charCodeAt(0),
);
const READY_BYTES = 6;

/**
 * Follows what one client sends to PostgreSQL, in whatever pieces: each piece is answered with the SQL of the statements that
 * are whole with it. One that was prepared before comes without its text, under its name.
 */
export function readStatements(): (piece: Buffer) => string[] {
  const named = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let isStarted = false;
  let isParsed = false;
  const read = (type: number | undefined, body: Buffer): string | undefined => {
    const [first = '', second = ''] = body.toString('latin1').split('\0', 2);
    if (type === QUERY) return first;
    if (type === SYNC) isParsed = false;
    if (type === PARSE) {
      isParsed = true;
      named.set(first, second);
      return second;
    }
    return type === BIND && !isParsed ? (named.get(second) ?? second) : undefined;
  };
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const found: string[] = [];
    for (;;) {
      // Log-in is the one message without a type.
      const typed = isStarted ? 1 : STARTUP;
      if (rest.length < typed + 4) return found;
      const end = typed + rest.readInt32BE(typed);
      if (rest.length < end) return found;
      const sql = isStarted ? read(rest[0], rest.subarray(typed + 4, end)) : undefined;
      if (sql !== undefined) found.push(sql);
      isStarted = true;
      rest = rest.subarray(end);
    }
  };
}

/** Follows what PostgreSQL answers: whether with this piece it is ready, and has carried out what it was asked. */
export function readReady(): (piece: Buffer) => boolean {
  let tail = Buffer.alloc(0);
  return (piece) => {
    tail = Buffer.concat([tail, piece]).subarray(-READY_BYTES);
    return tail.length === READY_BYTES && tail[0] === READY && tail.readInt32BE(1) === 5;
  };
}
