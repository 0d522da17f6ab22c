import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import type { Db } from '../../../db/connect.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, serve, type Route } from '../../http/route.ts';
import { dayOf } from '../../clock.ts';
import { findVolume, subjectOfVolume } from '../archives/index.ts';
import * as contract from './contract.ts';
import { exportList } from './export-list.ts';
import { revealDetail } from './reveal-detail.ts';
import { sendBetween, showBetween } from './send-between.ts';
import { printProof, sendProof } from './send-proof.ts';
import { showEntry } from './show-entry.ts';
import { showReadings } from './show-readings.ts';
import { showRefusals } from './show-refusals.ts';
import { showSitting } from './show-sitting.ts';
import { showVolume } from './show-volume.ts';
import { findPageById } from './known-page-view.ts';
import { tracePicture } from './trace-picture.ts';

type OfPage = { query: { page?: string | undefined } };
type OfVolume = { params: { volumeId: string } };

const aboutLedger = (): Promise<Subject> => Promise.resolve(NOTHING_ELSE);
const aboutVolume = async (db: Db, _actor: Actor, { params }: OfVolume) =>
  (await findVolume(db, params.volumeId)) && { ...NOTHING_ELSE, item: params.volumeId };
const aboutPage = async (db: Db, _actor: Actor, { query }: OfPage) => {
  if (query.page === undefined) return NOTHING_ELSE;
  const page = await findPageById(db, query.page);
  return page && { ...NOTHING_ELSE, item: page.volume_id };
};

export const deskRoutes: Route[] = [
  act({
    name: 'archives.show_readings',
    method: 'get',
    path: '/api/archives/volumes/:volumeId/readings',
    permission: 'archives.show_readings',
    about: (db, actor, { params }, { clock }) =>
      subjectOfVolume(db, actor, params.volumeId, dayOf(clock())),
    contract: contract.showReadings,
    handle: (services, tx, actor, { params, query }) =>
      showReadings(services, tx, actor, { ...params, ...query }),
  }),
  look({
    name: 'ledger.show_entry',
    method: 'get',
    path: '/api/ledger/entries/:index',
    permission: 'ledger.browse',
    about: aboutLedger,
    contract: contract.showEntry,
    handle: (_services, db, _actor, { params, query }) => showEntry(db, params.index, query),
  }),
  act({
    name: 'ledger.reveal_detail',
    method: 'post',
    path: '/api/ledger/entries/:index/detail',
    permission: 'ledger.reveal_detail',
    isAnswerSecret: true,
    about: aboutLedger,
    contract: contract.revealDetail,
    handle: (services, tx, actor, { params, body }) =>
      revealDetail(services, tx, actor, { ...params, ...body }),
  }),
  serve({
    name: 'ledger.export_list',
    method: 'post',
    path: '/api/ledger/lists',
    permission: 'ledger.export_list',
    about: aboutLedger,
    contract: contract.exportList,
    handle: (services, actor, { body }) => exportList(services, actor, body),
  }),
  serve({
    name: 'ledger.prove',
    method: 'get',
    path: '/api/ledger/entries/:index/proof',
    permission: 'ledger.prove',
    about: aboutLedger,
    contract: contract.prove,
    handle: (services, actor, { params, query: { past }, signal }) =>
      sendProof(services, actor, { ...params, past, signal }),
  }),
  serve({
    name: 'ledger.print_proof',
    method: 'get',
    path: '/api/ledger/entries/:index/paper',
    permission: 'ledger.prove',
    about: aboutLedger,
    contract: contract.printProof,
    handle: (services, actor, { params, query: { past }, signal }) =>
      printProof(services, actor, { ...params, past, signal }),
  }),
  look({
    name: 'ledger.show_between',
    method: 'get',
    path: '/api/ledger/between',
    permission: 'ledger.browse',
    about: aboutLedger,
    contract: contract.showBetween,
    handle: (services, db, _actor, { query, signal }) => showBetween(services, db, query, signal),
  }),
  serve({
    name: 'ledger.prove_between',
    method: 'get',
    path: '/api/ledger/between/proof',
    permission: 'ledger.prove',
    about: aboutLedger,
    contract: contract.proveBetween,
    handle: (services, actor, { query, signal }) =>
      sendBetween(services, actor, query, { form: 'file', signal }),
  }),
  serve({
    name: 'ledger.print_between',
    method: 'get',
    path: '/api/ledger/between/paper',
    permission: 'ledger.prove',
    about: aboutLedger,
    contract: contract.printBetween,
    handle: (services, actor, { query, signal }) =>
      sendBetween(services, actor, query, { form: 'paper', signal }),
  }),
  look({
    name: 'ledger.show_volume',
    method: 'get',
    path: '/api/ledger/volumes/:volumeId',
    permission: 'ledger.browse',
    about: aboutVolume,
    contract: contract.showVolume,
    handle: (services, db, _actor, { params, query }) =>
      showVolume(services, db, { ...params, ...query }),
  }),
  look({
    name: 'ledger.show_sitting',
    method: 'get',
    path: '/api/ledger/volumes/:volumeId/sittings/:index',
    permission: 'ledger.browse',
    about: aboutVolume,
    contract: contract.showSitting,
    handle: (services, db, _actor, { params, query }) =>
      showSitting(services, db, { ...params, ...query }),
  }),
  look({
    name: 'ledger.browse_refusals',
    method: 'get',
    path: '/api/ledger/refusals',
    permission: 'ledger.browse',
    about: aboutLedger,
    contract: contract.browseRefusals,
    handle: (_services, db, _actor, { query }) => showRefusals(db, query),
  }),
  serve({
    name: 'ledger.trace',
    method: 'post',
    path: '/api/ledger/traces',
    permission: 'ledger.trace',
    about: aboutPage,
    contract: contract.tracePicture,
    handle: (services, actor, { query, body, signal }) =>
      tracePicture(services, actor, { ...query, body, signal }),
  }),
];
