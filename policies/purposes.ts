import { PURPOSES, type Purpose } from './vocabulary.ts';

/** 查阅用途: what it is called, and the only classes of material it may open. */
export type PurposeRule = { purpose: Purpose; name: string; classes: readonly string[] };

/** Reads the table that cuts a file by purpose; every purpose has exactly one line. */
export function parsePurposes(csv: string): ReadonlyMap<Purpose, PurposeRule> {
  const rules = new Map<Purpose, PurposeRule>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [word, name, classes] = line.split(',');
    const purpose = PURPOSES.find((known) => known === word);
    if (!purpose || !name || !classes)
      throw new Error(`purposes.csv: line not understood: ${line}`);
    if (rules.has(purpose)) throw new Error(`purposes.csv: ${purpose} stands twice`);
    rules.set(purpose, { purpose, name, classes: classes.split(' ') });
  }
  const missing = PURPOSES.filter((purpose) => !rules.has(purpose));
  if (missing.length > 0) throw new Error(`purposes.csv: no line for ${missing.join(', ')}`);
  return rules;
}
