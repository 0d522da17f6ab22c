import { z } from 'zod';
import { copyKind } from '../archives/contract.ts';
import { conformanceReport } from './conformance-report.ts';

export const ACCESSION_STATES = ['checking', 'refused', 'imported', 'failed'] as const;

/** 接收登记: one package handed in, from upload to verdict. */
export const accession = z.object({
  id: z.uuid(),
  fileName: z.string(),
  bytes: z.number(),
  unitName: z.string(),
  copyKind,
  state: z.enum(ACCESSION_STATES),
  submittedBy: z.string(),
  submittedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  progress: z.object({ done: z.int(), total: z.int(), current: z.string() }),
  volumeId: z.uuid().nullable(),
  archiveNo: z.string().nullable(),
  personName: z.string().nullable(),
  errorCount: z.int(),
  warningCount: z.int(),
});
export type Accession = z.infer<typeof accession>;

export const submitPackage = {
  query: z.strictObject({
    unit: z.string().trim().min(1, '请选择保管单位').max(32),
    copyKind: copyKind.default('original'),
    fileName: z.string().trim().min(1).max(255),
  }),
  body: 'stream' as const,
  response: z.object({ accessionId: z.uuid() }),
};

export const listAccessions = {
  query: z.strictObject({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({ items: z.array(accession), nextCursor: z.string().nullable() }),
};

export const showAccession = {
  params: z.strictObject({ accessionId: z.uuid() }),
  response: accession.extend({ report: conformanceReport.nullable() }),
};
