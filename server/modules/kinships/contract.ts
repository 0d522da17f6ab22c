import { z } from 'zod';

import { KIN_RELATIONS } from './words.ts';

export type { KinRelation } from './words.ts';
export const kinRelation = z.enum(KIN_RELATIONS);

export const declareRelative = {
  body: z.strictObject({
    relation: kinRelation,
    relativeName: z
      .string()
      .trim()
      .min(1, '请填写亲属姓名')
      .max(40, '姓名不超过 40 个字')
      .regex(/^[^\p{Cc}\p{Cf}]*$/u, '姓名含有看不见的字符，请重新输入'),
    idNumber: z.string().trim().min(1, '请填写亲属的公民身份号码').max(32),
  }),
  /** The same whether or not that person has a file. */
  response: z.object({ id: z.uuid() }),
};
export type DeclareRelative = z.infer<typeof declareRelative.body>;

export const declaredRelative = z.object({
  id: z.uuid(),
  /** 申报编号: what an officer is told when a declaration was a mistake. */
  no: z.int(),
  relation: kinRelation,
  relativeName: z.string(),
  maskedIdNumber: z.string(),
  declaredAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type DeclaredRelative = z.infer<typeof declaredRelative>;

export const browseOwnRelatives = {
  response: z.object({ items: z.array(declaredRelative) }),
};

/** 撤销误报的亲属关系, as proposed: by its number, since officers see no name and no ID number. */
export const withdrawKinTie = z.strictObject({
  kind: z.literal('kinships.withdraw'),
  declarationNo: z.int().min(1, '请填写申报编号').max(2_147_483_647),
});
export type WithdrawKinTie = z.infer<typeof withdrawKinTie>;
