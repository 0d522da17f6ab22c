import {
  CLASS_CODES,
  COPYINGS,
  PURPOSES,
  UNIT_KINDS,
  type Copying,
  type CutMode,
  type Purpose,
  type UnitKind,
} from './vocabulary.ts';

/** How far one class of a file is open; `titleHas` narrows it to materials whose title contains the word. */
export type ClassCut = { code: string; mode: CutMode; titleHas?: string };

/**
 * 查阅用途: what it is called, the most that it opens of a file, which kinds of unit may use it, and in which ways
 * what it opens whole may be taken out on paper (复制、摘录).
 */
export type PurposeRule = {
  purpose: Purpose;
  name: string;
  cut: readonly ClassCut[];
  unitKinds: readonly UnitKind[];
  copies: readonly Copying[];
};

/** A table of before the last column came allows no copies. */
const HEADER = /^purpose,name,classes,earliest,dates_only,unit_kinds(,copies)?$/;

/**
 * Reads the table that cuts a file by purpose; every purpose has exactly one line.
 * @throws on a line that is not understood, a class that stands in a line twice, or a missing purpose.
 */
export function parsePurposes(csv: string): ReadonlyMap<Purpose, PurposeRule> {
  const [header, ...lines] = csv.trim().split('\n');
  const columns = header?.trim() ?? '';
  if (!HEADER.test(columns)) {
    throw new Error(
      'purposes.csv: the first line must be purpose,name,classes,earliest,dates_only,unit_kinds,copies',
    );
  }
  const rules = new Map<Purpose, PurposeRule>();
  for (const line of lines) {
    const rule = parseRule(line, columns.split(',').length);
    if (rules.has(rule.purpose)) throw new Error(`purposes.csv: ${rule.purpose} stands twice`);
    rules.set(rule.purpose, rule);
  }
  const missing = PURPOSES.filter((purpose) => !rules.has(purpose));
  if (missing.length > 0) throw new Error(`purposes.csv: no line for ${missing.join(', ')}`);
  return rules;
}

function parseRule(line: string, columnCount: number): PurposeRule {
  const cells = line.split(',').map((cell) => cell.trim());
  const [word, name, classes = '', earliest = '', datesOnly = '', kinds = '', ways = ''] = cells;
  const purpose = PURPOSES.find((known) => known === word);
  const cut = [
    ...wordsOf(classes).map((code) => ({ code, mode: 'full' as const })),
    ...wordsOf(earliest).map((code) => ({ code, mode: 'earliest' as const })),
    ...wordsOf(datesOnly).map(parseDatesOnly),
  ];
  const unitKinds = parseKinds(kinds);
  const isSound =
    purpose && name && cells.length === columnCount && cut.length > 0 && unitKinds.length > 0;
  if (!isSound) throw new Error(`purposes.csv: line not understood: ${line}`);
  for (const [index, { code }] of cut.entries()) {
    if (!CLASS_CODES.includes(code)) throw new Error(`purposes.csv: no class ${code}: ${line}`);
    if (cut.findIndex((one) => one.code === code) !== index)
      throw new Error(`purposes.csv: class ${code} stands twice: ${line}`);
  }
  return { purpose, name, cut, unitKinds, copies: parseCopies(ways) };
}

/** `3` or `3:年度`. */
function parseDatesOnly(word: string): ClassCut {
  const [code = '', titleHas, ...rest] = word.split(':');
  if (titleHas === '' || rest.length > 0)
    throw new Error(`purposes.csv: title filter not understood: ${word}`);
  return { code, mode: 'dates_only', ...(titleHas !== undefined && { titleHas }) };
}

function parseKinds(text: string): readonly UnitKind[] {
  if (text === '*') return UNIT_KINDS;
  const words = wordsOf(text);
  const kinds = UNIT_KINDS.filter((kind) => words.includes(kind));
  if (kinds.length !== words.length)
    throw new Error(`purposes.csv: kinds of unit not understood: ${text}`);
  return kinds;
}

function parseCopies(text: string): readonly Copying[] {
  const words = wordsOf(text);
  const ways = COPYINGS.filter((way) => words.includes(way));
  if (ways.length !== words.length)
    throw new Error(`purposes.csv: ways of copying not understood: ${text}`);
  return ways;
}

function wordsOf(cell: string): string[] {
  return cell.split(/\s+/).filter((word) => word !== '');
}
