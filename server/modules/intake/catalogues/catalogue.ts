/** 人员基本信息 as written in the catalogue; an absent field is empty. */
export type PersonRecord = {
  readonly name: string;
  readonly sex: string;
  readonly ethnicity: string;
  readonly birthDate: string;
  readonly idNumber: string;
};

/** One 档案目录条目 as written; `row` counts from 1 for messages. Image names are in page order. */
export type EntryRecord = {
  readonly row: number;
  readonly classCode: string;
  readonly sequence: string;
  readonly title: string;
  readonly formedOn: string;
  readonly pageCount: string;
  readonly remark: string;
  readonly originals: readonly string[];
  readonly optimised: readonly string[];
};

export type Catalogue = {
  readonly person: PersonRecord;
  readonly entries: readonly EntryRecord[];
  /** Element names that differ from the standard's but were understood. */
  readonly variants: readonly string[];
};
