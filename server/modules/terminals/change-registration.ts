import type { Db } from '../../../db/connect.ts';
import { changeKind } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { findUnit } from '../units/index.ts';
import { checkRegistration, type Registration } from './check-registration.ts';
import type { AmendTerminal, RegisterTerminal, RevokeTerminal } from './contract.ts';
import { linesBetween, presentFace } from './describe-terminal.ts';
import { dropEnrolment } from './enrolment-store.ts';
import {
  amendTerminalRow,
  findTerminal,
  insertTerminal,
  type TerminalFaceRow,
  type TerminalRow,
} from './store.ts';
import { tellWatchers } from './tell-watchers.ts';

/** 登记终端: from then on people can sign in at it. */
export const registerTerminalKind = changeKind<RegisterTerminal>({
  kind: 'terminals.register',
  label: '登记终端',
  duty: 'authorisation',
  target: () => null,
  check: (services, db, payload) => checkRegistration(services, db, payload),
  async describe({ policy }, db, payload) {
    const after = presentFace(policy, await named(db, faceOf(payload)));
    return { title: `登记终端 ${payload.name}`, lines: linesBetween(undefined, after) };
  },
  async apply(services, tx, payload, { changeId, at }) {
    await insertTerminal(tx, faceOf(payload), at, changeId);
    await dropEnrolment(tx, payload.credential);
    tellWatchers(services, tx);
  },
});

/** 变更终端: its people sign in anew, under what it is bound to now. */
export const amendTerminalKind = changeKind<AmendTerminal>({
  kind: 'terminals.amend',
  label: '变更终端',
  duty: 'authorisation',
  target: ({ terminalId }) => terminalId,
  async check(services, db, { terminalId, version, ...payload }) {
    const terminal = await requireActive(db, terminalId);
    if (terminal.version !== version) {
      throw new AppError('conflict', '该终端的登记已有变化，请刷新后重新提出');
    }
    const isConsole = terminal.recognition === 'loopback';
    if (isConsole !== (payload.recognition === 'loopback')) {
      throw invalid('本机终端与其他终端不能互相改变，请另行登记', 'recognition');
    }
    await checkRegistration(services, db, payload, terminalId);
  },
  async describe({ policy }, db, payload) {
    const terminal = await requireActive(db, payload.terminalId);
    const before = presentFace(policy, await named(db, terminal));
    const after = presentFace(policy, await named(db, faceOf(payload)));
    return { title: `变更终端 ${terminal.name}`, lines: linesBetween(before, after) };
  },
  async apply(services, tx, payload, { changeId, at }) {
    await amendTerminalRow(tx, payload.terminalId, faceOf(payload), changeId, at);
    await dropEnrolment(tx, payload.credential);
    sendAway(services, tx, payload.terminalId);
  },
});

/** 注销终端: nobody signs in at it any more, and whoever is signed in there is out at once. */
export const revokeTerminalKind = changeKind<RevokeTerminal>({
  kind: 'terminals.revoke',
  label: '注销终端',
  duty: 'authorisation',
  target: ({ terminalId }) => terminalId,
  async check(_services, db, { terminalId }) {
    const { recognition } = await requireActive(db, terminalId);
    if (recognition !== 'loopback') return;
    throw new AppError('conflict', '服务器控制台是最后的入口，不能注销');
  },
  async describe(_services, db, { terminalId }) {
    const { name } = await requireActive(db, terminalId);
    return {
      title: `注销终端 ${name}`,
      lines: [{ label: '状态', before: '在用', after: '已注销' }],
    };
  },
  async apply(services, tx, { terminalId }, { changeId, at }) {
    await amendTerminalRow(tx, terminalId, { state: 'revoked' }, changeId, at);
    sendAway(services, tx, terminalId);
  },
});

/** Sessions begun on an earlier version are over; their open lines are cut here. */
function sendAway(
  services: Services,
  tx: Parameters<typeof tellWatchers>[1],
  terminalId: string,
): void {
  services.notices.dismissAfter(tx, { terminalId });
  tellWatchers(services, tx);
}

/** @throws AppError `invalid` where there is no such terminal, `conflict` where it is revoked already. */
async function requireActive(db: Db, terminalId: string): Promise<TerminalRow> {
  const terminal = await findTerminal(db, terminalId);
  if (!terminal) throw invalid('没有这台终端，请重新选择', 'terminalId');
  if (terminal.state === 'active') return terminal;
  throw new AppError('conflict', `终端「${terminal.name}」已注销`);
}

function faceOf(payload: Registration): TerminalFaceRow {
  return {
    name: payload.name,
    unit_id: payload.unitId,
    recognition: payload.recognition,
    credential: payload.credential,
    purposes: payload.purposes && JSON.stringify(payload.purposes),
    hours: payload.hours && JSON.stringify(payload.hours),
    may_print: payload.mayPrint,
    state: 'active',
  };
}

async function named<Face extends TerminalFaceRow>(
  db: Db,
  face: Face,
): Promise<Face & { unit_name: string | null }> {
  const unit = face.unit_id === null ? undefined : await findUnit(db, face.unit_id);
  return { ...face, unit_name: unit?.name ?? null };
}
