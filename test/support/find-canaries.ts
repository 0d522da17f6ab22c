/** A secret to look for, in whatever form it may have leaked. */
export type Canary = { kind: string; forms: Buffer[] };

/** Bytes as they are, in hex and in base64, whose first and last characters depend on what stands beside it. */
export function canaryOfBytes(kind: string, bytes: Buffer): Canary {
  const hex = bytes.toString('hex');
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  const texts = [hex, hex.toUpperCase(), ...shifted, ...shifted.map(asUrl)];
  return { kind, forms: [bytes, ...texts.map((text) => Buffer.from(text))] };
}

/** Text as it is, and what becomes of it in an address or a column of bytes. */
export function canaryOfText(kind: string, text: string): Canary {
  const bytes = Buffer.from(text, 'utf8');
  const forms = [text, encodeURIComponent(text), bytes.toString('hex')];
  return {
    kind,
    forms: [...forms.map((form) => Buffer.from(form)), ...canaryOfBytes(kind, bytes).forms],
  };
}

/** Answers the kinds of those canaries that occur in some bytes. One pass, however many there are. */
export function canaryFinder(canaries: readonly Canary[]): (bytes: Buffer) => string[] {
  const byStart = new Map<number, { canary: Canary; form: Buffer }[]>();
  const isStart = new Uint8Array(1 << 24);
  for (const canary of canaries) {
    for (const form of canary.forms) {
      const start = form.readUInt32LE(0);
      isStart[start & 0xffffff] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), { canary, form }]);
    }
  }
  return (bytes) => {
    const found = new Set<Canary>();
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (isStart[bytes.readUIntLE(at, 3)] === 0) continue;
      for (const { canary, form } of byStart.get(bytes.readUInt32LE(at)) ?? []) {
        if (bytes.subarray(at, at + form.length).equals(form)) found.add(canary);
      }
    }
    return Array.from(found, ({ kind }) => kind);
  };
}

function asUrl(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
