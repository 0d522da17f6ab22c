import { pinyin } from 'pinyin-pro';

/** Most readings kept for one name: enough for two polyphonic characters. */
const MAX_READINGS = 8;

export type NameTerm = { kind: 'name' | 'pinyin' | 'initials'; term: string };

/**
 * A name as search compares it: compatibility forms folded, white space and the middle dot of
 * transliterated names (·, •, ・, ‧) left out. The name itself is stored as given.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s·•・‧･.]/gu, '')
    .toLowerCase();
}

/** Everything a search may match for a name: itself, and every pinyin reading with its initials. */
export function termsOfName(name: string): NameTerm[] {
  const folded = foldName(name);
  const terms: NameTerm[] = [{ kind: 'name', term: folded }];
  for (const syllables of readingsOf(folded)) {
    terms.push({ kind: 'pinyin', term: syllables.join('') });
    terms.push({
      kind: 'initials',
      term: syllables.map((syllable) => syllable.charAt(0)).join(''),
    });
  }
  const seen = new Set<string>();
  return terms.filter(({ kind, term }) => {
    const key = `${kind} ${term}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Surname reading first (单 shàn, 仇 qiú), then what else a clerk might type. */
function readingsOf(name: string): string[][] {
  const asSurname = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true });
  const choices = Array.from(name, (character, index) => {
    const all = pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true });
    return [...new Set([asSurname[index] ?? character, ...all])].map(plain);
  });
  let readings: string[][] = [[]];
  for (const options of choices) {
    readings = readings
      .flatMap((reading) => options.map((syllable) => [...reading, syllable]))
      .slice(0, MAX_READINGS);
  }
  return readings;
}

function plain(syllable: string): string {
  return syllable.toLowerCase().replace(/[^a-z0-9\p{Script=Han}]/gu, '');
}

/** What a person typed into the one search box, told apart by its form. */
export type Query =
  | { by: 'id-number'; idNumber: string }
  | { by: 'archive-no'; archiveNo: string }
  | { by: 'pinyin'; term: string }
  | { by: 'name'; term: string };

export function readQuery(typed: string): Query {
  const text = typed.normalize('NFKC').trim().toUpperCase();
  if (/^\d{17}[\dX]$/.test(text)) return { by: 'id-number', idNumber: text };
  if (/^[A-Z\d]+(?:-[A-Z\d]+)*-\d+$/.test(text)) return { by: 'archive-no', archiveNo: text };
  if (/^[A-Z\s']+$/.test(text))
    return { by: 'pinyin', term: text.replace(/[\s']/g, '').toLowerCase() };
  return { by: 'name', term: foldName(text) };
}
