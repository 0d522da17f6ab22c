import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outcome } from '../../../../server/modules/changes/contract.ts';
import { showWitnesses } from '../../../../server/modules/witnesses/contract.ts';
import type { OutputOf } from '../../../../server/http/route.ts';
import { centreAt, lookAtCentre, type Look } from '../../../../server/witness/follow-centre.ts';
import type { Witness } from '../../../../server/witness/open-witness.ts';
import { serveWitness } from '../../../../server/witness/serve-witness.ts';
import { startApp, TEST_PROFILE, type TestApp } from '../../../support/app.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { buildWorld } from '../../../support/world.ts';
import { makeWitness, type TestWitness } from '../../../witness/support/make-witness.ts';

export type Watcher = { name: string; bed: TestWitness; witness: Witness; address: string };

/** A centre with officers and an auditor, and witnesses that are appointed as they would be. */
export type WatchedCentre = {
  app: TestApp;
  security: Caller;
  sysadmin: Caller;
  auditor: Caller;
  /** The security officer proposes. */
  propose(change: object): Promise<Answer>;
  /** Proposes, and the system administrator confirms. */
  carryOut(change: object): Promise<void>;
  /** Makes and appoints one; with `isListening`, or an `address`, the centre calls it, else it asks by itself. */
  appoint(name: string, options?: { isListening?: boolean; address?: string }): Promise<Watcher>;
  setQuorum(rules: string): Promise<void>;
  /** Each of them looks at the centre once. */
  look(...watchers: Watcher[]): Promise<Look[]>;
  /** Records something, and waits until it is signed for. */
  record(): Promise<number>;
  loginNameOf(role: string): string;
  shown(): Promise<OutputOf<typeof showWitnesses>>;
  /** Where somebody else closes the server. */
  closeWitnesses(): Promise<void>;
  close(): Promise<void>;
};

/** Days pass here, and nobody is to sign in anew. */
const LASTING = { ...TEST_PROFILE, idleMinutes: 100_000, sessionHours: 10_000 };

export async function openWatchedCentre(
  open: () => Promise<TestApp> = () => startApp({ profile: LASTING }),
): Promise<WatchedCentre> {
  const app = await open();
  const world = await buildWorld(app);
  const as = (role: string) => app.as(world.account(role, 'QY').loginName);
  const [security, sysadmin, auditor] = [
    await as('security_officer'),
    await as('sysadmin'),
    await as('auditor'),
  ];
  const unit = await app.database.superuser('units').where({ code: 'QY' }).first<{ id: string }>();
  const { firstKey: signer } = app.services.ledger;
  const closers: (() => Promise<unknown>)[] = [];
  const centre: WatchedCentre = {
    app,
    security,
    sysadmin,
    auditor,
    propose: (change) => security.post('/api/changes', { change, reason: '建立见证' }),
    async carryOut(change) {
      const proposed = await centre.propose(change);
      if (proposed.status !== 200) throw new Error(proposed.error.message);
      const { id } = proposed.as(outcome);
      const confirmed = await sysadmin.post(`/api/changes/${id}/confirm`, {});
      if (confirmed.status !== 200) throw new Error(confirmed.error.message);
    },
    async appoint(name, { isListening = false, address = '' } = {}) {
      const bed = await makeWitness(signer, name, () => app.clock.now);
      const witness = await bed.open();
      const watcher = { name, bed, witness, address };
      if (isListening) {
        const server = serveWitness(witness, () => undefined);
        watcher.address = await listen(server);
        closers.push(() => new Promise((resolve) => server.close(resolve)));
      }
      closers.push(async () => {
        await watcher.witness.close();
        bed.clear();
      });
      await centre.carryOut({
        kind: 'ledger.appoint_witness',
        verifierKey: bed.verifierKey,
        witnessKind: 'server',
        unitId: unit.id,
        address: watcher.address,
      });
      return watcher;
    },
    setQuorum: (rules) => centre.carryOut({ kind: 'ledger.set_quorum', rules }),
    look: (...watchers) =>
      Promise.all(watchers.map(({ witness }) => lookAtCentre(witness, centreAt(app.url)))),
    async record() {
      const recorded = await app.services.db.transaction((tx) =>
        app.services.ledger.record(tx, { kind: 'DONE', action: 'demo.seed', actor: 'system' }),
      );
      return (await recorded.receipt()).index + 1;
    },
    loginNameOf: (role) => world.account(role, 'QY').loginName,
    shown: async () => (await auditor.get('/api/ledger/witnesses')).as(showWitnesses.response),
    async closeWitnesses() {
      for (const close of closers.splice(0).reverse()) await close();
    },
    async close() {
      await centre.closeWitnesses();
      await app.close();
    },
  };
  return centre;
}

export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
