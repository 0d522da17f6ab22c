/** The convolutional code of constraint length 7 and rate 1/3 (133, 145, 175 octal), ended by six zeros. */
const POLYNOMIALS = [0o133, 0o145, 0o175] as const;
const STATES = 64;
const TAIL = 6;
const MESSAGE_BITS = 80;
export const CODE_BITS = (MESSAGE_BITS + TAIL) * POLYNOMIALS.length;

/** @param message 10 bytes. @returns 258 signs, each 1 or -1. */
export function encodeMessage(message: Buffer): Int8Array {
  const signs = new Int8Array(CODE_BITS);
  let register = 0;
  for (let step = 0; step < MESSAGE_BITS + TAIL; step++) {
    const bit = step < MESSAGE_BITS ? ((message[step >> 3] ?? 0) >> (7 - (step & 7))) & 1 : 0;
    register = ((register << 1) | bit) & 0x7f;
    signs.set(outputsOf(register), step * POLYNOMIALS.length);
  }
  return signs;
}

/** The message that is nearest to what was received; each value is the sign times the trust in it. */
export function decodeMessage(received: Float64Array): Buffer {
  const steps = MESSAGE_BITS + TAIL;
  let scores = new Float64Array(STATES).fill(-Infinity);
  scores[0] = 0;
  const choices = Array.from({ length: steps }, () => new Uint8Array(STATES));
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(STATES).fill(-Infinity);
    for (let register = 0; register < 2 * STATES; register++) {
      const isTail = step >= MESSAGE_BITS;
      if (isTail && (register & 1) === 1) continue;
      const score = (scores[register >> 1] ?? 0) + gainOf(register, received, step);
      const state = register & (STATES - 1);
      if (score > (next[state] ?? 0)) {
        next[state] = score;
        (choices[step] as Uint8Array)[state] = register >> 6;
      }
    }
    scores = next;
  }
  return readBack(choices);
}

function readBack(choices: readonly Uint8Array[]): Buffer {
  const message = Buffer.alloc(MESSAGE_BITS / 8);
  let state = 0;
  for (let step = choices.length - 1; step >= 0; step--) {
    if (step < MESSAGE_BITS) {
      message[step >> 3] = (message[step >> 3] ?? 0) | ((state & 1) << (7 - (step & 7)));
    }
    state = (state >> 1) | ((choices[step]?.[state] ?? 0) << 5);
  }
  return message;
}

function gainOf(register: number, received: Float64Array, step: number): number {
  let gain = 0;
  const outputs = outputsOf(register);
  for (let at = 0; at < outputs.length; at++) {
    gain += (outputs[at] ?? 0) * (received[step * outputs.length + at] ?? 0);
  }
  return gain;
}

const OUTPUTS = Array.from({ length: 2 * STATES }, (_, register) =>
  Int8Array.from(POLYNOMIALS, (polynomial) => (isOdd(register & polynomial) ? 1 : -1)),
);

function outputsOf(register: number): Int8Array {
  return OUTPUTS[register] as Int8Array;
}

function isOdd(bits: number): boolean {
  let count = 0;
  for (let left = bits; left > 0; left >>= 1) count += left & 1;
  return count % 2 === 1;
}
