import { classDigits } from './class-digits.ts';
import type { DemoMaterial } from './demo-plan.ts';

/** File names of a material's pages in order: class, sequence, page of four digits. */
export function imageNames({ classCode, seq, pages }: DemoMaterial): string[] {
  const stem = `${classDigits(classCode)}-${seq}`;
  return Array.from(
    { length: pages },
    (_, index) => `${stem}-${String(index + 1).padStart(4, '0')}.jpg`,
  );
}
