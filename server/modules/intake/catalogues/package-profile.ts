/** The fields of a catalogue; their element names are the profile's business. */
export type CatalogueField =
  | 'person'
  | 'name'
  | 'sex'
  | 'ethnicity'
  | 'birthDate'
  | 'idNumber'
  | 'entries'
  | 'entry'
  | 'classCode'
  | 'sequence'
  | 'title'
  | 'formedOn'
  | 'pageCount'
  | 'remark'
  | 'originals'
  | 'optimised';

/** What one kind of exchange package looks like: GB/T 33870 leaves room, and vendors have taken it. */
export type PackageProfile = {
  readonly name: string;
  /** Element names for each field: the standard's first, then those to be tolerated. */
  readonly elements: Readonly<Record<CatalogueField, readonly string[]>>;
  /** Where images lie, relative to the catalogue, in the order tried. */
  readonly originalFolders: readonly string[];
  readonly optimisedFolders: readonly string[];
  /** Expected image name, with groups `class`, `sequence` and `page`. */
  readonly imageName: RegExp;
  readonly imageFormats: readonly string[];
  readonly standardFormat: string;
  readonly minDpi: number;
  readonly maxSidePixels: number;
  readonly maxPixels: number;
  readonly maxEntries: number;
  /** Litter of operating systems, passed over in silence. */
  readonly ignoredFiles: readonly RegExp[];
};

/** GB/T 33870-2017 with the variants met in other vendors' packages. */
export const GBT_33870: PackageProfile = {
  name: 'GB/T 33870-2017',
  elements: {
    person: ['人员基本信息'],
    name: ['姓名'],
    sex: ['性别'],
    ethnicity: ['民族', '名族'],
    birthDate: ['出生日期'],
    idNumber: ['公民身份号码', '身份证号', '身份证号码'],
    entries: ['目录信息'],
    entry: ['档案目录条目'],
    classCode: ['类号'],
    sequence: ['序号'],
    title: ['材料名称'],
    formedOn: ['材料形成时间'],
    pageCount: ['页数'],
    remark: ['备注'],
    originals: ['原始图像数据'],
    optimised: ['优化图像数据', '高清图像数据'],
  },
  originalFolders: ['图像数据/原始图像数据', '原始图像数据'],
  optimisedFolders: [
    '图像数据/优化图像数据',
    '优化图像数据',
    '图像数据/高清图像数据',
    '高清图像数据',
  ],
  imageName: /(?:^|[/\\])(?<class>[^/\\]+)-(?<sequence>\d+)-(?<page>\d{4})\.jpe?g$/iu,
  imageFormats: ['jpeg', 'png', 'tiff'],
  standardFormat: 'jpeg',
  minDpi: 300,
  maxSidePixels: 12_000,
  maxPixels: 100_000_000,
  maxEntries: 5_000,
  ignoredFiles: [
    /(?:^|\/)__MACOSX\//u,
    /(?:^|\/)\._[^/]*$/u,
    /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/iu,
  ],
};
