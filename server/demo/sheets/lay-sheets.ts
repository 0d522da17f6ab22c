import { classDigits } from '../class-digits.ts';
import type { FormKind } from '../demo-plan.ts';
import type { FormSubject } from './form-subject.ts';
import { layApplication } from './lay-application.ts';
import { layAppointment } from './lay-appointment.ts';
import { layAppraisal } from './lay-appraisal.ts';
import { layNotice } from './lay-notice.ts';
import { layRegistration } from './lay-registration.ts';
import { layResume } from './lay-resume.ts';
import { layStatement } from './lay-statement.ts';
import { layTranscript } from './lay-transcript.ts';
import { layWage } from './lay-wage.ts';
import { write } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const LAYOUTS: Record<FormKind, (subject: FormSubject) => Sheet[]> = {
  resume: layResume,
  statement: layStatement,
  application: layApplication,
  appraisal: layAppraisal,
  appointment: layAppointment,
  wage: layWage,
  transcript: layTranscript,
  registration: layRegistration,
  notice: layNotice,
};

/** All pages of a material, marked in pencil as archivists do: its place top right, the page bottom right. */
export function laySheets(subject: FormSubject): Sheet[] {
  const { form } = subject.material;
  return LAYOUTS[form](subject).map((sheet, index) => [...sheet, ...pencilMarks(subject, index)]);
}

function pencilMarks({ material, random }: FormSubject, index: number): Sheet {
  const jitter = () => random.next() * 4 - 2;
  const place = `${classDigits(material.classCode)}-${material.seq}`;
  const mark = write('pencil', place, 184 + jitter(), 14 + jitter(), 6.4);
  const page = write('pencil', String(index + 1), 192 + jitter(), 284 + jitter(), 6);
  return index === 0 ? [mark, page] : [page];
}
