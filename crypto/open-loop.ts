/** A function as `assemble` writes it, and the memory that it works on. */
export type Loop = { bytes: Uint8Array; run: (one: number, two: number, three: number) => void };

/** Over memory of its own of so many times 64 KiB; `undefined` where WebAssembly lacks an operation of it. */
export function openLoop(code: Uint8Array<ArrayBuffer>, units: number): Loop | undefined {
  if (!WebAssembly.validate(code)) return undefined;
  const memory = new WebAssembly.Memory({ initial: units, maximum: units });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory } });
  return { bytes: new Uint8Array(memory.buffer), run: exports['f'] as Loop['run'] };
}
