import type { OpenHours } from '../../../policies/fit-terminal.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { ChangeLine } from '../../change-kind.ts';
import type { Recognition, TerminalVersion } from './contract.ts';
import { describeHours } from './describe-hours.ts';
import { registrationCode } from './registration-code.ts';
import type { TerminalFaceRow } from './store.ts';

export const RECOGNITION_LABELS: Record<Recognition, string> = {
  loopback: '本机（服务器控制台）',
  certificate: '客户端证书',
  device_key: '设备密钥',
};
export const STATE_LABELS = { active: '在用', revoked: '已注销' } as const;

type Purposes = Pick<PolicyTable, 'purposes'>;
type Presented = Omit<TerminalVersion, 'version' | 'recordedAt' | 'changeId'>;

/** What is registered about a terminal, in words that people read. */
export function presentFace(
  policy: Purposes,
  face: TerminalFaceRow & { unit_name: string | null },
): Presented {
  const purposes = face.purposes === null ? null : (JSON.parse(face.purposes) as string[]);
  const hours = face.hours === null ? null : (JSON.parse(face.hours) as OpenHours[]);
  return {
    name: face.name,
    unitId: face.unit_id,
    unitName: face.unit_name,
    recognition: face.recognition,
    recognitionLabel: RECOGNITION_LABELS[face.recognition],
    credential: face.credential,
    code: codeOf(face),
    purposes,
    purposeNames: purposes === null ? '不限' : namePurposes(policy, purposes),
    hours,
    hoursText: describeHours(hours),
    mayPrint: face.may_print,
    state: face.state,
    stateLabel: STATE_LABELS[face.state],
  };
}

/** The facts in which two registrations differ; all of them where there is none before. */
export function linesBetween(before: Presented | undefined, after: Presented): ChangeLine[] {
  const line = (label: string, pick: (face: Presented) => string): ChangeLine => ({
    label,
    before: before ? pick(before) : null,
    after: pick(after),
  });
  return [
    line('名称', ({ name }) => name),
    line('服务单位', ({ unitName }) => unitName ?? '全部单位'),
    line('识别方式', ({ recognitionLabel }) => recognitionLabel),
    line('登记码或指纹', ({ code }) => code || '无'),
    line('用途', ({ purposeNames }) => purposeNames),
    line('开放时段', ({ hoursText }) => hoursText),
    line('输出点', ({ mayPrint }) => (mayPrint ? '可打印复制件' : '不可打印')),
  ].filter((fact) => fact.before !== fact.after);
}

/** What people compare a terminal by: 登记码 of its key, or the fingerprint of its certificate. */
function codeOf({ recognition, credential }: TerminalFaceRow): string {
  return recognition === 'device_key' && credential !== ''
    ? registrationCode(credential)
    : credential;
}

/** A purpose that the policy no longer knows keeps its word: evidence is never hidden. */
function namePurposes({ purposes }: Purposes, words: string[]): string {
  const known = new Map([...purposes].map(([word, { name }]) => [word as string, name]));
  return words.map((word) => known.get(word) ?? word).join('、');
}
