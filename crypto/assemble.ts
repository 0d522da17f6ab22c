/** The operations that loops need; `:n` behind one stands for a number, an offset or a lane order. */
const OPERATIONS: Record<string, number[]> = {
  loop: [0x03, 0x40],
  again: [0x0d, 0, 0x0b], // br_if to the loop's begin, and its end
  below: [0x49],
  plus: [0x6a],
  number: [0x41],
  load: [0xfd, 0x00, 0],
  repeat: [0xfd, 0x09, 0], // four bytes, four times
  store: [0xfd, 0x0b, 0],
  fill: [0xfd, 0x11], // one number, four times
  xor: [0xfd, 0x51],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  add: [0xfd, 0xae, 0x01], // four numbers
  'add-bytes': [0xfd, 0x6f], // sixteen signed ones, which stay within a byte
  'add-floats': [0xfd, 0xe4, 0x01], // four
  'subtract-floats': [0xfd, 0xe5, 0x01],
  'multiply-floats': [0xfd, 0xe6, 0x01],
  'round-floats': [0xfd, 0x6a], // to the nearest whole ones
  'to-numbers': [0xfd, 0xf8, 0x01], // four floats
  'to-halves': [0xfd, 0x85, 0x01], // two times four numbers to eight of half their size
  'to-bytes': [0xfd, 0x65], // and those to sixteen bytes
  words: [0xfd, 0x0d], // four of the eight numbers of two vectors
  shift: [0xfd, 0xad, 0x01], // four numbers, down
  lift: [0xfd, 0xab, 0x01], // and up
  // i8x16.relaxed_swizzle: every processor agrees on places below 16, and that those from 128 on give 0.
  pick: [0xfd, 0x80, 0x02],
  swizzle: [0xfd, 0x0e], // the same wherever there are vectors at all, and slower
};

/** Padded to three bytes, which is as good as the shortest form. */
const leb = (value: number): number[] => [
  128 | (value & 127),
  128 | ((value >> 7) & 127),
  value >> 14,
];

/**
 * A WebAssembly module of one function `f` over the imported memory `m.m`. `source` is words that work on a stack: `x`
 * puts a local there, `=x` takes one off, the others are operations. Locals are `numbers`, of which the caller gives
 * the first three, and else vectors; `constants` are vectors of 16 bytes.
 */
export function assemble(
  numbers: string[],
  constants: Record<string, Uint8Array>,
  source: string,
): Uint8Array<ArrayBuffer> {
  const locals = [...numbers, ...Object.keys(constants)];
  const local = (name: string): number => {
    if (OPERATIONS[name]) throw new Error(`${name} is an operation`);
    if (!locals.includes(name)) locals.push(name);
    return locals.indexOf(name);
  };
  const code: number[] = [];
  for (const [name, bytes] of Object.entries(constants)) {
    code.push(0xfd, 0x0c, ...bytes, 0x21, local(name));
  }
  for (const word of source.trim().split(/\s+/)) {
    const [name = '', value = ''] = word.split(':');
    const operation = OPERATIONS[name];
    if (name.startsWith('=')) code.push(0x21, local(name.slice(1)));
    else if (operation === undefined) code.push(0x20, local(name));
    else code.push(...operation, ...immediate(name, value));
  }
  code.push(0x0b);
  const groups = [2, numbers.length - 3, 0x7f, locals.length - numbers.length, 0x7b];
  return moduleOf([...groups, ...code]);
}

function immediate(name: string, value: string): number[] {
  if (value === '') return [];
  if (name !== 'words') return leb(Number(value));
  return Array.from(value, (place) => [0, 1, 2, 3].map((byte) => 4 * Number(place) + byte)).flat();
}

function moduleOf(body: number[]): Uint8Array<ArrayBuffer> {
  const section = (id: number, ...content: number[]): number[] => [
    id,
    ...leb(content.length),
    ...content,
  ];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0), // a type: three numbers, no answer
    ...section(2, 1, 1, 0x6d, 1, 0x6d, 2, 0, 1), // the import m.m: a memory
    ...section(3, 1, 0), // one function of that type
    ...section(7, 1, 1, 0x66, 0, 0), // exported as f
    ...section(10, 1, ...leb(body.length), ...body),
  );
}
