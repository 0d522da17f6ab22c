/**
 * 卷内记录: what every version of a volume says of itself in its sealed catalogue.json, so that the database can be
 * written again from the objects alone. Dates are ISO days or instants, digests and salts 64 hex digits.
 */
import { z } from 'zod';
import { CLEARANCES, UNIT_KINDS } from '../../../policies/vocabulary.ts';
import { findCategory } from './category.ts';
import { COPY_KINDS } from './contract.ts';
import { checkRecord } from './check-record.ts';
import { AUTHORITY_KINDS } from './words.ts';

export const RECORD_FORMAT = 'lantai-catalogue-2';
/** Names of the two files of a version that are no pages. */
export const RECORD_FILE = 'catalogue.json';
export const RECORD_SALT_FILE = 'catalogue.salt';

/** What a text column takes: no NUL, no half of a surrogate pair. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'not storable as text');

const id = z.uuid();
const instant = z.iso.datetime();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const unit = z.strictObject({
  id,
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/),
  name: text(1000).min(1),
  kind: z.enum(UNIT_KINDS),
  parentId: id.nullable(),
});

const person = z.strictObject({
  id,
  name: text(1000).min(1),
  sex: text(10),
  ethnicity: text(50),
  birthDate: z.string().regex(/^\d{8}$/),
  idNumber: z.string().regex(/^\d{17}[\dX]$/),
  /** The row that holds the number, and when it was set down: the newest counts. */
  idNumberId: id,
  idNumberRecordedAt: instant,
  unitName: text(1000),
  post: text(1000),
  createdAt: instant,
});

const authority = z.strictObject({
  id,
  kind: z.enum(AUTHORITY_KINDS),
  unitId: id.nullable(),
  /** Set where it is about this one volume. */
  volumeId: id.nullable(),
  validFrom: z.iso.date(),
  basis: text(2000),
  backdatingReason: text(2000),
  changeId: id.nullable(),
  recordedAt: instant,
});

const page = z.strictObject({
  id,
  no: z.int().min(1).max(100_000),
  /** Folder of its files in the object: `p/0001` for `p/0001/original`, `p/0001/view`, … */
  path: z
    .string()
    .max(150)
    .regex(/^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/),
  /** The file that is shown at full size. */
  master: z.string(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  files: z.record(z.string().regex(/^[a-z]{1,32}$/), z.strictObject({ salt: digest, sm3: digest })),
});

const material = z.strictObject({
  id,
  /** The version of the volume that brought it, and its files. */
  version: z.int().min(1),
  classCode: z.string().refine((code) => findCategory(code) !== undefined, 'no class'),
  sequence: z.int().min(0).max(1_000_000),
  ordinal: z.int().min(1).max(1_000_000),
  title: text(10_000),
  formedOn: z.string().regex(/^\d{8}$/),
  remark: text(10_000),
  pages: z.array(page).max(20_000),
});

export const volumeRecord = z
  .strictObject({
    format: z.literal(RECORD_FORMAT),
    volume: z.strictObject({
      id,
      version: z.int().min(1),
      archiveNo: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}-\d{6,9}$/),
      copyKind: z.enum(COPY_KINDS),
      level: z.enum(CLEARANCES),
      keeperUnitId: id,
      createdAt: instant,
      createdBy: text(100).min(1),
    }),
    /** The keeper, every unit that an authority names, and all units above them; parents first. */
    units: z.array(unit).min(1).max(1000),
    person,
    /** Of the person, and of this volume: as they stood when the version was made. */
    authorities: z.array(authority).max(10_000),
    accession: z.strictObject({ id, fileName: text(1000) }),
    materials: z.array(material).max(20_000),
  })
  .superRefine((record, context) => {
    for (const message of checkRecord(record)) context.addIssue({ code: 'custom', message });
  });

export type VolumeRecord = z.infer<typeof volumeRecord>;
export type UnitRecord = VolumeRecord['units'][number];
export type PersonRecord = VolumeRecord['person'];
export type AuthorityRecord = VolumeRecord['authorities'][number];
export type MaterialRecord = VolumeRecord['materials'][number];
export type PageRecord = MaterialRecord['pages'][number];
