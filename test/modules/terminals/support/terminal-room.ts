import { generateSm2KeyPair, sm2PublicPoint } from '../../../../crypto/sm2-keys.ts';
import { sm2Sign } from '../../../../crypto/sm2.ts';
import { outcome } from '../../../../server/modules/changes/contract.ts';
import {
  browseTerminals,
  challengeTerminal,
  type RegisterTerminal,
  type TerminalFace,
} from '../../../../server/modules/terminals/contract.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import { Caller, type Answer } from '../../../support/caller.ts';
import { buildWorld, type World } from '../../../support/world.ts';

/** A machine with a browser: its address, and the key that the browser keeps. */
export type Device = { address: string; publicKey: string; privateKey: string };

/** The demonstration's city behind a TLS proxy, with machines that are not the server itself. */
export type TerminalRoom = {
  app: TestApp;
  world: World;
  sysadmin: Caller;
  security: Caller;
  /** Somebody at an address, as the proxy reports them. */
  from(address: string, more?: Record<string, string>): Caller;
  device(address?: string): Device;
  /** The body of a proof by the device, over a fresh word. */
  proofOf(
    caller: Caller,
    device: Device,
  ): Promise<{ publicKey: string; nonce: string; signature: string }>;
  prove(caller: Caller, device: Device): Promise<Answer>;
  /** Proposed by the security officer, confirmed by the system administrator. */
  enact(change: object): Promise<Answer>;
  propose(change: object): Promise<Answer>;
  /** The list's row of the terminal of that name. */
  terminal(name: string): Promise<TerminalFace>;
  unitId(code: string): Promise<string>;
  /** Registers the device, proves it and answers with a caller at it. */
  place(device: Device, face?: Partial<RegisterTerminal>): Promise<Caller>;
  logIn(caller: Caller, role: string, unitCode: string, nth?: number): Promise<Answer>;
};

export async function openTerminalRoom(): Promise<TerminalRoom> {
  const app = await startApp({ isBehindTls: true });
  const world = await buildWorld(app);
  let machines = 0;
  const from: TerminalRoom['from'] = (address, more = {}) =>
    new Caller(app.url, { 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https', ...more });
  const officer = async (role: string): Promise<Caller> => {
    const caller = from('127.0.0.1');
    await caller.logIn(world.account(role, 'QY').loginName, 'Lantai-2026');
    return caller;
  };
  const sysadmin = await officer('sysadmin');
  const security = await officer('security_officer');
  const room: TerminalRoom = {
    app,
    world,
    sysadmin,
    security,
    from,
    device(address = `10.9.0.${(machines += 1)}`) {
      const { privateKey, publicKey } = generateSm2KeyPair();
      return { address, privateKey, publicKey: sm2PublicPoint(publicKey).toString('hex') };
    },
    async proofOf(caller, { publicKey, privateKey }) {
      const { nonce } = (await caller.post('/api/terminal/challenge')).as(
        challengeTerminal.response,
      );
      return { publicKey, nonce, signature: signatureOf({ publicKey, privateKey }, nonce) };
    },
    async prove(caller, device) {
      return caller.post('/api/terminal/proof', await room.proofOf(caller, device));
    },
    propose: (change) => security.post('/api/changes', { change, reason: '启用新终端' }),
    async enact(change) {
      const { id } = (await room.propose(change)).as(outcome);
      return sysadmin.post(`/api/changes/${id}/confirm`);
    },
    async terminal(name) {
      const { items } = (await security.get('/api/terminals')).as(browseTerminals.response);
      const found = items.find((item) => item.name === name);
      if (!found) throw new Error(`no terminal ${name}`);
      return found;
    },
    async unitId(code) {
      const row = await app.database.superuser('units').where({ code }).first<{ id: string }>('id');
      return row.id;
    },
    async place(device, face = {}) {
      const answer = await room.enact({ ...registrationOf(device), ...face });
      if (answer.status !== 200) throw new Error(answer.error.message);
      const caller = from(device.address);
      const proof = await room.prove(caller, device);
      if (proof.status !== 200) throw new Error(proof.error.message);
      return caller;
    },
    logIn: (caller, role, unitCode, nth) =>
      caller.post('/api/session', {
        loginName: world.account(role, unitCode, nth).loginName,
        password: 'Lantai-2026',
      }),
  };
  return room;
}

export function registrationOf({ address, publicKey }: Device): RegisterTerminal {
  return {
    kind: 'terminals.register',
    name: `终端 ${address}`,
    unitId: null,
    recognition: 'device_key',
    credential: publicKey,
    mayPrint: false,
    purposes: null,
    hours: null,
  };
}

export function signatureOf(
  { publicKey, privateKey }: Pick<Device, 'publicKey' | 'privateKey'>,
  nonce: string,
): string {
  const message = `lantai-terminal-proof-v1\n${nonce}\n${publicKey}`;
  return sm2Sign(privateKey, message).toString('hex');
}
