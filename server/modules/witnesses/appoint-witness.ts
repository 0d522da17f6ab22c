import { CheckpointError } from '../../../audit/errors.ts';
import { decodeVerifierKey, fingerprintOf, type VerifierKey } from '../../../audit/verifier-key.ts';
import { Sm2Error } from '../../../crypto/errors.ts';
import { sm2PublicPoint } from '../../../crypto/sm2-keys.ts';
import { changeKind } from '../../change-kind.ts';
import { AppError, invalid } from '../../errors.ts';
import { WITNESS_NAME } from '../../witness/witness-name.ts';
import { findUnit, requireOpenUnit } from '../units/index.ts';
import type { AppointWitness } from './contract.ts';
import { insertWitness, isEverAppointed } from './store.ts';
import { tellAuditors } from './tell-auditors.ts';
import { WITNESS_KIND_NAMES } from './words.ts';

/** 任命见证: from then on its signatures are taken; whether they count is for the quorum to say. */
export const appointWitnessKind = changeKind<AppointWitness>({
  kind: 'ledger.appoint_witness',
  label: '任命见证',
  duty: 'authorisation',
  target: () => null,
  async check({ ledger }, db, { verifierKey, unitId }) {
    await requireOpenUnit(db, unitId, 'unitId');
    const { name, point } = readWitnessKey(verifierKey);
    const own = await ledger.keys(db);
    if (own.some(({ publicKey }) => sm2PublicPoint(publicKey).toString('hex') === point)) {
      throw invalid('这是账本自己的公钥，账本不能为自己作证', 'verifierKey');
    }
    if (await isEverAppointed(db, name, point)) {
      throw new AppError('conflict', '这个名称或公钥已经任命过；撤销过的见证须换新名称、新密钥');
    }
  },
  async describe(_services, db, { verifierKey, unitId, witnessKind, address }) {
    const { name, key } = readWitnessKey(verifierKey);
    const unit = await findUnit(db, unitId);
    const line = (label: string, after: string) => ({ label, before: null, after });
    return {
      title: `任命见证 ${name}`,
      lines: [
        line('名称', name),
        line('所在单位', unit?.name ?? unitId),
        line('类别', WITNESS_KIND_NAMES[witnessKind]),
        line('公钥指纹', fingerprintOf(key.publicKey)),
        line('联络方式', address === '' ? '自行来取' : address),
      ],
    };
  },
  async apply(services, tx, { verifierKey, unitId, witnessKind, address }, { changeId, at }) {
    const { name, point } = readWitnessKey(verifierKey);
    await insertWitness(tx, {
      name,
      public_key: point,
      kind: witnessKind,
      unit_id: unitId,
      address: address.replace(/\/$/, ''),
      change_id: changeId,
      appointed_at: at,
    });
    tellAuditors(services, tx);
  },
});

/** @throws AppError `invalid` on anything but a verifier key line with a lawful name. */
function readWitnessKey(text: string): { name: string; point: string; key: VerifierKey } {
  try {
    const key = decodeVerifierKey(`${text.trim()}\n`);
    if (WITNESS_NAME.test(key.name)) {
      return { name: key.name, point: sm2PublicPoint(key.publicKey).toString('hex'), key };
    }
  } catch (error) {
    if (!(error instanceof CheckpointError || error instanceof Sm2Error)) throw error;
  }
  throw invalid('不是见证的公钥行：请粘贴 lantai witness create 给出的整行', 'verifierKey');
}
