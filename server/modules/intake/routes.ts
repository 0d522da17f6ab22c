import { NOTHING_ELSE } from '../../../policies/facts.ts';
import { forbidden } from '../../errors.ts';
import { look, serve, type Route } from '../../http/route.ts';
import * as contract from './contract.ts';
import { receivePackage } from './receive-package.ts';
import { subjectOfAccession, subjectOfUnit } from './subject-of-accession.ts';
import { listAccessions, loadAccession } from './view.ts';

export const intakeRoutes: Route[] = [
  serve({
    name: 'intake.submit',
    method: 'post',
    path: '/api/intake/packages',
    permission: 'intake.submit',
    needsRoom: true,
    about: (db, actor, { query }) => subjectOfUnit(db, actor, query.unit),
    contract: contract.submitPackage,
    handle: (services, actor, { query, body, signal }) =>
      receivePackage(services, actor, { ...query, body, signal }),
  }),
  look({
    name: 'intake.browse',
    method: 'get',
    path: '/api/intake/accessions',
    permission: 'intake.browse',
    about: () => Promise.resolve(NOTHING_ELSE),
    contract: contract.listAccessions,
    handle: (_services, db, actor, { query }) => listAccessions(db, actor, query),
  }),
  look({
    name: 'intake.show',
    method: 'get',
    path: '/api/intake/accessions/:accessionId',
    permission: 'intake.show',
    about: (db, actor, { params }) => subjectOfAccession(db, actor, params.accessionId),
    contract: contract.showAccession,
    handle: async (_services, db, _actor, { params }) => {
      const accession = await loadAccession(db, params.accessionId);
      if (!accession) throw forbidden();
      return accession;
    },
  }),
];
