/** A function as `assemble` writes it, and the memory that it works on. */
export type Loop = {
  memory: WebAssembly.Memory;
  bytes: Uint8Array<ArrayBuffer>;
  run: (one: number, two: number, three: number) => void;
};

/**
 * Over memory of its own of so many times 64 KiB, or over that of another; `undefined` where WebAssembly lacks an operation
 * of it.
 */
export function openLoop(code: Uint8Array<ArrayBuffer>, over: number | Loop): Loop | undefined {
  if (!WebAssembly.validate(code)) return undefined;
  const memory = typeof over === 'number' ? memoryOf(over) : over.memory;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory } });
  return { memory, bytes: new Uint8Array(memory.buffer), run: exports['f'] as Loop['run'] };
}

function memoryOf(units: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: units, maximum: units });
}
