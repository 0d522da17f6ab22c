/** A moment as people here write it, by the clock of this machine: `2026-12-01 09:30`. */
export function tellTime(at: string): string {
  return new Date(at).toLocaleString('sv-SE').slice(0, 16);
}
