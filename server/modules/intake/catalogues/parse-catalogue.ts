import { raiseFinding } from '../findings/raise-finding.ts';
import type { RuleCode } from '../findings/rules.ts';
import { PackageFault } from '../packages/package-fault.ts';
import type { Catalogue, EntryRecord, PersonRecord } from './catalogue.ts';
import { decodeXml } from './decode-xml.ts';
import { GBT_33870 } from './package-profile.ts';
import type { CatalogueField, PackageProfile } from './package-profile.ts';
import { parseXml } from './parse-xml.ts';
import type { XmlElement } from './parse-xml.ts';

const MAX_CATALOGUE_BYTES = 8 * 1024 * 1024;

type Reader = {
  readonly all: (parent: XmlElement, field: CatalogueField) => XmlElement[];
  /** The one section of its kind; none or several is a fault. */
  readonly only: (parent: XmlElement, field: CatalogueField) => XmlElement;
  /** Empty when absent; two different values are a fault. */
  readonly text: (parent: XmlElement, field: CatalogueField) => string;
  readonly variants: Set<string>;
};

/**
 * Reads a catalogue as it is written, tolerating the profile's variants of element names. Values are judged
 * elsewhere; only a file that is no catalogue at all is refused here.
 * @param file its path in the package, for messages
 * @throws {PackageFault} with one `catalogue.…` finding
 */
export function parseCatalogue(
  bytes: Buffer,
  file: string,
  profile: PackageProfile = GBT_33870,
): Catalogue {
  if (bytes.length > MAX_CATALOGUE_BYTES) {
    throw new PackageFault([raiseFinding('catalogue.too-large', '目录文件超过 8 MB', { file })]);
  }
  const root = parseXml(decodeXml(bytes, file), file);
  const reader = readerOf(profile, file);
  const person = reader.only(root, 'person');
  const listing = reader.only(root, 'entries');
  return {
    person: readPerson(reader, person),
    entries: reader
      .all(listing, 'entry')
      .map((entry, index) => readEntry(reader, entry, index + 1)),
    variants: [...reader.variants],
  };
}

function readerOf(profile: PackageProfile, file: string): Reader {
  const variants = new Set<string>();
  const refuse = (code: RuleCode, field: CatalogueField, problem: string): never => {
    const message = `目录文件中“${profile.elements[field].join('/')}”${problem}`;
    throw new PackageFault([raiseFinding(code, message, { file })]);
  };
  const all = (parent: XmlElement, field: CatalogueField) => {
    const names = profile.elements[field];
    const found = parent.children.filter((child) => names.includes(child.name));
    for (const { name } of found) if (name !== names[0]) variants.add(name);
    return found;
  };
  const only = (parent: XmlElement, field: CatalogueField) => {
    const [section, ...others] = all(parent, field);
    if (section && others.length === 0) return section;
    return refuse('catalogue.missing-section', field, section ? '出现不止一次' : '缺失');
  };
  const text = (parent: XmlElement, field: CatalogueField) => {
    const [value = '', ...others] = new Set(all(parent, field).map((child) => child.text));
    return others.length === 0 ? value : refuse('catalogue.ambiguous', field, '有几个不同的值');
  };
  return { all, only, text, variants };
}

function readPerson({ text }: Reader, element: XmlElement): PersonRecord {
  return {
    name: text(element, 'name'),
    sex: text(element, 'sex'),
    ethnicity: text(element, 'ethnicity'),
    birthDate: text(element, 'birthDate'),
    idNumber: text(element, 'idNumber'),
  };
}

function readEntry(reader: Reader, element: XmlElement, row: number): EntryRecord {
  const { text } = reader;
  return {
    row,
    classCode: text(element, 'classCode'),
    sequence: text(element, 'sequence'),
    title: text(element, 'title'),
    formedOn: text(element, 'formedOn'),
    pageCount: text(element, 'pageCount'),
    remark: text(element, 'remark'),
    originals: imageNames(reader.all(element, 'originals')),
    optimised: imageNames(reader.all(element, 'optimised')),
  };
}

/** One element per name, or, as one vendor has it, names nested inside: `<原始图像数据_Text><data>`. */
function imageNames(elements: readonly XmlElement[]): string[] {
  return elements.flatMap(({ text, children }) => [
    ...(text === '' ? [] : [text]),
    ...imageNames(children),
  ]);
}
