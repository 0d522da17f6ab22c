import { categoryRank } from '../../archives/index.ts';
import type { MatchedImages } from './match-images.ts';
import type { PageImage } from './inspect-images.ts';
import type { ParsedMaterial, ParsedPackage, ParsedPage } from './parsed-package.ts';
import type { EntryReading } from './read-entries.ts';
import type { PersonReading } from './read-person.ts';

type Parts = {
  readonly cataloguePath: string;
  readonly person: PersonReading;
  readonly entries: readonly EntryReading[];
  readonly matched: readonly MatchedImages[];
  readonly images: ReadonlyMap<string, PageImage>;
};

/** Joins what the checks read. Call it only when they found no error: a gap here is a defect of ours. */
export function assemblePackage({
  cataloguePath,
  person,
  entries,
  matched,
  images,
}: Parts): ParsedPackage {
  const { name, ethnicity, sex, birthDate, idNumber } = person;
  const materials = entries.map((entry, index) => joinMaterial(entry, matched[index], images));
  return {
    person: {
      name,
      ethnicity,
      sex: present(sex),
      birthDate: present(birthDate),
      idNumber: present(idNumber),
    },
    cataloguePath,
    materials: materials.toSorted(
      (a, b) => categoryRank(a.classCode) - categoryRank(b.classCode) || a.sequence - b.sequence,
    ),
  };
}

function joinMaterial(
  entry: EntryReading,
  matched: MatchedImages | undefined,
  images: ReadonlyMap<string, PageImage>,
): ParsedMaterial {
  const { originals, optimised } = present(matched);
  const pages = originals.map((original, index): ParsedPage => {
    const better = optimised[index];
    return {
      number: index + 1,
      original: present(images.get(present(original).path)),
      optimised: better && present(images.get(better.path)),
    };
  });
  return {
    classCode: present(entry.classCode),
    sequence: present(entry.sequence),
    title: entry.title,
    formedOn: present(entry.formedOn),
    remark: entry.remark,
    pages,
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('a package without errors lacks a part');
  return value;
}
