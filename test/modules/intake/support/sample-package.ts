import { idCheckDigit } from '../../../../server/modules/persons/index.ts';
import type {
  EntryRecord,
  PersonRecord,
} from '../../../../server/modules/intake/catalogues/catalogue.ts';
import { paintJpeg } from './paint-jpeg.ts';
import { rawZip } from './raw-zip.ts';
import { writeCatalogue } from './write-catalogue.ts';

/** A sound package of three materials and five pages, open to any change before it is packed. */
export type SamplePackage = {
  person: { -readonly [Field in keyof PersonRecord]: string };
  entries: EntryRecord[];
  /** Images by path below the root folder. */
  images: Map<string, Buffer>;
  /** Replaces the catalogue that would be written from `person` and `entries`. */
  catalogue: Buffer | undefined;
  root: string;
};

/** A made-up person's number: the area code 150299 is assigned to no place. */
export function madeUpIdNumber(birthDate = '19780412', order = '013'): string {
  const digits = `150299${birthDate}${order}`;
  return digits + idCheckDigit(digits);
}

export function samplePackage(): SamplePackage {
  const idNumber = madeUpIdNumber();
  const entries = [
    entry(1, '1', '1', '干部履历表', '20010315', 2),
    entry(2, '4-1', '1', '高等学校毕业生登记表', '20000700', 1),
    entry(3, '9-2', '1', '干部任免审批表', '20091120', 2),
  ];
  const images = new Map<string, Buffer>();
  for (const { originals, optimised } of entries) {
    for (const name of originals)
      images.set(`图像数据/原始图像数据/${name}`, paintJpeg(images.size));
    for (const name of optimised)
      images.set(`图像数据/优化图像数据/${name}`, paintJpeg(images.size));
  }
  return {
    person: { name: '乌日娜', sex: '男', ethnicity: '蒙古族', birthDate: '19780412', idNumber },
    entries,
    images,
    catalogue: undefined,
    root: `乌日娜${idNumber}/`,
  };
}

/** All files of the package by path. */
export function filesOf({ person, entries, images, catalogue, root }: SamplePackage) {
  const xml = catalogue ?? Buffer.from(writeCatalogue({ person, entries }));
  const files = new Map([[`${root}目录.xml`, xml]]);
  for (const [path, image] of images) files.set(root + path, image);
  return files;
}

export function zipOf(sample: SamplePackage): Buffer {
  return rawZip([...filesOf(sample)].map(([name, content]) => ({ name, content })));
}

function entry(
  row: number,
  classCode: string,
  sequence: string,
  title: string,
  formedOn: string,
  pages: number,
): EntryRecord {
  const names = Array.from(
    { length: pages },
    (_, index) => `${classCode}-${sequence}-${String(index + 1).padStart(4, '0')}.jpg`,
  );
  return {
    row,
    classCode,
    sequence,
    title,
    formedOn,
    pageCount: String(pages),
    remark: '',
    originals: names,
    optimised: names,
  };
}
