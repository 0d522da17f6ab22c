import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { act, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { revealIdNumber } from './reveal-id-number.ts';
import { revealSubject } from './reveal-subject.ts';
import { findSubject } from './find-subject.ts';
import { searchArchives } from './search-archives.ts';
import { showAuthorities } from './show-authorities.ts';
import { showVolume } from './show-volume.ts';
import { subjectOfNaming, subjectOfVolume } from './subject-of-volume.ts';

type OfVolume = { params: { volumeId: string } };

const aboutVolume = (db: Db, actor: Actor, { params }: OfVolume, { clock }: Services) =>
  subjectOfVolume(db, actor, params.volumeId, dayOf(clock()));

export const archiveRoutes: Route[] = [
  act({
    name: 'archives.search',
    method: 'get',
    path: '/api/archives/search',
    permission: 'archives.search',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.search,
    handle: (services, tx, actor, { query }) => searchArchives(services, tx, actor, query),
  }),
  act({
    name: 'archives.show',
    method: 'get',
    path: '/api/archives/volumes/:volumeId',
    permission: 'archives.show',
    about: aboutVolume,
    contract: contract.showVolume,
    handle: (services, tx, actor, { params }) => showVolume(services, tx, actor, params.volumeId),
  }),
  act({
    name: 'authorities.show',
    method: 'get',
    path: '/api/archives/volumes/:volumeId/authorities',
    permission: 'authorities.show',
    about: aboutVolume,
    contract: contract.showAuthorities,
    handle: (services, tx, actor, { params }) =>
      showAuthorities(services, tx, actor, params.volumeId),
  }),
  act({
    name: 'archives.reveal_id',
    method: 'post',
    path: '/api/archives/volumes/:volumeId/id-number',
    permission: 'archives.reveal_id',
    isAnswerSecret: true,
    about: aboutVolume,
    contract: contract.revealIdNumber,
    handle: (services, tx, actor, { params, body }) =>
      revealIdNumber(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'archives.reveal_subject',
    method: 'post',
    path: '/api/archives/volumes/:volumeId/subject',
    permission: 'archives.reveal_subject',
    isAnswerSecret: true,
    about: (db, _actor, { params }) => subjectOfNaming(db, params.volumeId),
    contract: contract.revealSubject,
    handle: (services, tx, actor, { params, body }) =>
      revealSubject(services, tx, actor, { ...params, ...body }),
  }),
  act({
    name: 'archives.find_subject',
    method: 'post',
    path: '/api/archives/subjects',
    permission: 'archives.find_subject',
    isAnswerSecret: true,
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.findSubject,
    handle: (services, tx, actor, { body }) => findSubject(services, tx, actor, body),
  }),
];
