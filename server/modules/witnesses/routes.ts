import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { AppError, forbidden } from '../../errors.ts';
import { look, open, type Route } from '../../http/route.ts';
import { acceptDispute } from './accept-cosignature.ts';
import * as contract from './contract.ts';
import { offerCheckpoint } from './offer-checkpoint.ts';
import { loadDay } from './show-day.ts';
import { listForProposals, loadWitnesses } from './show-witnesses.ts';

const about = () => Promise.resolve(NOTHING_ELSE);

/** The first three are for witnesses, who have no session: what they bring is believed for its signatures alone. */
export const witnessRoutes: Route[] = [
  open({
    name: 'witnesses.fetch_checkpoint',
    method: 'get',
    path: '/api/ledger/checkpoint',
    contract: contract.fetchCheckpoint,
    handle: async (services, visitor, { query }) => {
      admit(services, visitor);
      const { note, proof, changes } = await offerCheckpoint(services, query.since);
      return {
        note,
        proof: proof.map(encode),
        changes: changes.map(({ index, leaf, hashes }) => ({
          index,
          leaf: encode(leaf),
          hashes: hashes.map(encode),
        })),
      };
    },
  }),
  open({
    name: 'witnesses.cosign',
    method: 'post',
    path: '/api/ledger/cosignatures',
    contract: contract.handInCosignature,
    handle: async (services, visitor, { body }) => {
      admit(services, visitor);
      const { size } = await services.witnesses.accept(body.note);
      return { size };
    },
  }),
  open({
    name: 'witnesses.dispute',
    method: 'post',
    path: '/api/ledger/disputes',
    contract: contract.reportDispute,
    handle: (services, visitor, { body }) => {
      admit(services, visitor);
      return acceptDispute(services, body.note);
    },
  }),
  look({
    name: 'ledger.show_witnesses',
    method: 'get',
    path: '/api/ledger/witnesses',
    permission: 'ledger.show_witnesses',
    about,
    contract: contract.showWitnesses,
    handle: (services, db) => loadWitnesses(services, db),
  }),
  look({
    name: 'ledger.show_day',
    method: 'get',
    path: '/api/ledger/days/:day',
    permission: 'ledger.show_witnesses',
    about,
    contract: contract.showDay,
    handle: async (services, db, _actor, { params }) => {
      const day = await loadDay(services, db, params.day);
      if (!day) throw forbidden();
      return day;
    },
  }),
  look({
    name: 'witnesses.browse',
    method: 'get',
    path: '/api/witnesses',
    permission: 'witnesses.browse',
    about,
    contract: contract.browseWitnesses,
    handle: (services, db) => listForProposals(services, db),
  }),
];

function encode(bytes: Buffer): string {
  return bytes.toString('base64');
}

function admit(
  { witnesses }: { witnesses: { admits(address: string): boolean } },
  { address }: { address: string },
): void {
  if (witnesses.admits(address)) return;
  throw new AppError('too_many', '来自这个地址的请求过于频繁，请一分钟后再试');
}
