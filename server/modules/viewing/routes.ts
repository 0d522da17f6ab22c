import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { act, look, serve, serveFound, type Route } from '../../http/route.ts';
import { closeOpening } from './close-opening.ts';
import { confirmOpening } from './confirm-opening.ts';
import * as contract from './contract.ts';
import { notePrintAttempt } from './note-print-attempt.ts';
import { openVolume } from './open-volume.ts';
import { presentOpening } from './present-opening.ts';
import { readPage } from './read-page.ts';
import { readStrip } from './read-strip.ts';
import { findPageToRead, findStripToRead } from './subject-of-pages.ts';
import { subjectOfOpening, subjectOfRequest } from './subject-of-reading.ts';

type OfOpening = { params: { openingId: string } };

const aboutOpening = (db: Db, actor: Actor, { params }: OfOpening, { clock }: Services) =>
  subjectOfOpening(db, actor, params.openingId, clock());

export const viewingRoutes: Route[] = [
  act({
    name: 'viewing.open',
    method: 'post',
    path: '/api/viewing/openings',
    permission: 'viewing.read',
    needsRoom: true,
    isAnswerSecret: true,
    about: (db, actor, { body }, { clock }) => subjectOfRequest(db, actor, body.requestId, clock()),
    contract: contract.openVolume,
    handle: (services, tx, actor, { body }) => openVolume(services, tx, actor, body.requestId),
  }),
  look({
    name: 'viewing.show',
    method: 'get',
    path: '/api/viewing/openings/:openingId',
    permission: 'viewing.read',
    about: aboutOpening,
    contract: contract.showOpening,
    handle: (services, db, _actor, { params }) => presentOpening(services, db, params.openingId),
  }),
  serve({
    name: 'viewing.confirm',
    method: 'post',
    path: '/api/viewing/openings/:openingId/confirm',
    permission: 'viewing.read',
    needsRoom: true,
    about: aboutOpening,
    contract: contract.confirmOpening,
    handle: (services, actor, { params, body }) =>
      confirmOpening(services, actor, { ...params, ...body }),
  }),
  act({
    name: 'viewing.close',
    method: 'post',
    path: '/api/viewing/openings/:openingId/close',
    permission: 'viewing.read',
    about: aboutOpening,
    contract: contract.closeOpening,
    handle: async (services, tx, actor, { params }) => {
      await closeOpening(services, tx, actor, params.openingId);
      return {};
    },
  }),
  act({
    name: 'viewing.note_print_attempt',
    method: 'post',
    path: '/api/viewing/openings/:openingId/print-attempts',
    permission: 'viewing.read',
    about: aboutOpening,
    contract: contract.notePrintAttempt,
    handle: async (services, tx, actor, { params }) => {
      await notePrintAttempt(services, tx, actor, params.openingId);
      return {};
    },
  }),
  serveFound({
    name: 'viewing.read_page',
    method: 'get',
    path: '/api/viewing/openings/:openingId/pages/:pageId',
    permission: 'viewing.read',
    needsRoom: true,
    takesTurn: true,
    about: (db, actor, { params }, services) => findPageToRead(services, db, actor, params),
    contract: contract.readPage,
    handle: (services, actor, { params, query, signal }, found) =>
      readPage(services, actor, { ...params, ...query, signal }, found),
  }),
  serveFound({
    name: 'viewing.read_strip',
    method: 'get',
    path: '/api/viewing/openings/:openingId/strips/:materialId',
    permission: 'viewing.read',
    needsRoom: true,
    takesTurn: true,
    about: (db, actor, { params, query }, services) =>
      findStripToRead(services, db, actor, { ...params, ...query }),
    contract: contract.readStrip,
    handle: (services, actor, { params, signal }, found) =>
      readStrip(services, actor, { ...params, signal }, found),
  }),
];
