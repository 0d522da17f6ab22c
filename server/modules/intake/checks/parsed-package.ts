import type { FormationDate } from '../../archives/index.ts';
import type { Sex } from '../../persons/index.ts';
import type { PageImage } from './inspect-images.ts';

export type ParsedPage = {
  /** Position in the material, counted from 1. */
  readonly number: number;
  /** 原始图像数据. */
  readonly original: PageImage;
  /** 优化图像数据, where the package has it. */
  readonly optimised: PageImage | undefined;
};

export type ParsedMaterial = {
  /** Canonical 类号, such as 9-2. */
  readonly classCode: string;
  readonly sequence: number;
  readonly title: string;
  readonly formedOn: FormationDate;
  readonly remark: string;
  readonly pages: readonly ParsedPage[];
};

/** A package that passed: everything an import needs to know, in the order of the catalogue's classes. */
export type ParsedPackage = {
  readonly person: {
    readonly name: string;
    readonly sex: Sex;
    readonly ethnicity: string;
    readonly birthDate: FormationDate;
    readonly idNumber: string;
  };
  readonly cataloguePath: string;
  readonly materials: readonly ParsedMaterial[];
};
