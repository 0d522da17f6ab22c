/** The synthetic city: everything that exists before a page is painted. Dates are YYYYMMDD, `00` unknown. */
export type DemoPlan = {
  units: DemoUnit[];
  accounts: DemoAccount[];
  people: DemoPerson[];
  kinships: DemoKinship[];
  /** The first six are short, for a quick start. */
  volumes: DemoVolume[];
};

export type DemoUnit = {
  code: string;
  name: string;
  kind: 'region' | 'city' | 'county' | 'department' | 'keeps_own' | 'keeps_none' | 'window';
  parentCode: string | undefined;
};

export type DemoRole =
  | 'clerk'
  | 'unit_leader'
  | 'window_clerk'
  | 'archivist'
  | 'centre_leader'
  | 'deputy_head'
  | 'digitiser'
  | 'inspector'
  | 'store_keeper'
  | 'sysadmin'
  | 'security_officer'
  | 'auditor';

export type DemoAccount = {
  /** Pinyin of the name without tones; unique. */
  loginName: string;
  name: string;
  /** Set for those who have a file of their own in the system, or a relative's. */
  personIdNumber: string | undefined;
  unitCode: string;
  roles: DemoRole[];
  clearance: 'internal' | 'secret' | 'confidential';
};

export type DemoPerson = {
  idNumber: string;
  name: string;
  sex: '男' | '女';
  ethnicity: '汉族' | '蒙古族' | '回族' | '满族' | '达斡尔族' | '鄂温克族';
  bornOn: string;
  nativePlace: string;
  unitCode: string;
  unitName: string;
  /** The unit that manages the person (主管) and keeps the original of their file. */
  managerCode: string;
  partyJoinedOn: string | undefined;
  workedFrom: string;
  schools: DemoSchooling[];
  /** Oldest first; the last one is held today. */
  posts: DemoPost[];
  family: DemoRelative[];
};

export type DemoSchooling = {
  school: string;
  major: string;
  degree: string;
  from: string;
  to: string;
};
export type DemoPost = { title: string; from: string };
export type DemoRelative = { relation: string; name: string; bornOn: string; work: string };

/** `relation` is what the relative is to the person. */
export type DemoKinship = {
  personIdNumber: string;
  relativeIdNumber: string;
  relation: '配偶' | '子女' | '父母' | '兄弟姐妹';
};

export type DemoVolume = {
  personIdNumber: string;
  keeperCode: string;
  copyKind: '正本' | '副本';
  materials: DemoMaterial[];
};

/** How the pages of a material are laid out. */
export type FormKind =
  | 'resume'
  | 'statement'
  | 'application'
  | 'appraisal'
  | 'appointment'
  | 'wage'
  | 'transcript'
  | 'registration'
  | 'notice';

export type DemoMaterial = {
  /** 一…十 or a sub-class as 4-1, 9-2. */
  classCode: string;
  seq: number;
  title: string;
  formedOn: string;
  pages: number;
  remark: string;
  form: FormKind;
};
