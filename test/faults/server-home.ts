import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import { buildDemoPlan } from '../../server/demo/build-demo-plan.ts';
import type { DemoAccount } from '../../server/demo/demo-plan.ts';
import { seedDemo } from '../../server/demo/seed-demo.ts';
import { showAccession, submitPackage } from '../../server/modules/intake/contract.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { openServices } from '../../server/open-services.ts';
import { prepareTestFonts } from '../imaging/prepare-test-fonts.ts';
import { madeUpIdNumber, samplePackage, zipOf } from '../modules/intake/support/sample-package.ts';
import { Caller } from '../support/caller.ts';
import { settingsOf, startServer, type ServerProcess } from '../support/server-process.ts';

const SEED = 'lantai-faults';
const PATH = '/api/intake/packages?unit=QY&fileName=package.zip';
const PID_FILE = 'database/postmaster.pid';
const ORDERS = 400;
const POLL_MS = 20;

/** A home with people and no volumes, and a server in a process of its own that dies and comes back. */
export class ServerHome {
  readonly home: string;
  readonly config: Config;
  readonly #env: NodeJS.ProcessEnv;
  #server: ServerProcess | undefined;
  #caller: Caller | undefined;
  /** The session outlives the process. */
  #cookie = '';
  #packages = 0;
  readonly #plan = buildDemoPlan(SEED);

  constructor(home: string) {
    this.home = home;
    const { env, config } = settingsOf(home);
    this.#env = env;
    this.config = config;
  }

  async prepare(): Promise<void> {
    await prepareTestFonts();
    const opened = await openServices(this.config, { keystoreRounds: 1024 });
    const app = createApp(opened.makeServices);
    await seedDemo(app.services, this.#plan);
    await app.close();
    await opened.close();
    await this.start();
    await this.caller.logIn(this.account('archivist', 'QY').loginName, DEMO_SECRETS.password);
    this.#cookie = this.caller.cookie;
  }

  get caller(): Caller {
    if (!this.#caller) throw new Error('no server runs');
    return this.#caller;
  }

  /** The account that holds `role` in a unit; the n-th of them. */
  account(role: string, unitCode: string, nth = 0): DemoAccount {
    const found = this.#plan.accounts.filter(
      (account) => account.unitCode === unitCode && account.roles.some((held) => held === role),
    )[nth];
    if (!found) throw new Error(`no ${role} in ${unitCode}`);
    return found;
  }

  async as(loginName: string): Promise<Caller> {
    const caller = new Caller(this.caller.url);
    await caller.logIn(loginName, DEMO_SECRETS.password);
    return caller;
  }

  async start(): Promise<void> {
    this.#server = startServer(this.#env);
    const url = await this.#server.ready;
    if (url === undefined) throw new Error(`no start: ${this.#server.complaint()}`);
    this.#caller = new Caller(url);
    this.#caller.cookie = this.#cookie;
  }

  /** Hands in the package of somebody new; the accession that the server acknowledged. */
  async handIn(): Promise<string> {
    const sample = samplePackage();
    const nth = this.#packages++;
    const born = `${1950 + Math.floor(nth / ORDERS)}0412`;
    sample.person.birthDate = born;
    sample.person.idNumber = madeUpIdNumber(born, String(101 + 2 * (nth % ORDERS)));
    sample.root = `${sample.person.name}${sample.person.idNumber}/`;
    const answer = await this.caller.upload(PATH, zipOf(sample));
    if (answer.status !== 200) throw new Error(`not handed in: ${answer.bytes.toString()}`);
    return answer.as(submitPackage.response).accessionId;
  }

  async stateOf(accessionId: string): Promise<string> {
    const answer = await this.caller.get(`/api/intake/accessions/${accessionId}`);
    return answer.as(showAccession.response).state;
  }

  /** Waits for an accession to be decided. */
  async verdictOn(accessionId: string): Promise<string> {
    for (;;) {
      const state = await this.stateOf(accessionId);
      if (state !== 'checking') return state;
      await sleep(POLL_MS);
    }
  }

  /** Kills the server, and its database too when told so. */
  async kill(alsoDatabase: boolean): Promise<void> {
    const postmaster = alsoDatabase ? this.#postmaster() : undefined;
    await this.#server?.end('SIGKILL');
    if (postmaster === undefined) return;
    process.kill(postmaster, 'SIGKILL');
    // Its children notice that it is gone, and go too.
    await sleep(100);
  }

  /** Ends the server, and a database that a killed one may have left behind. */
  async stop(): Promise<void> {
    await this.#server?.end('SIGTERM');
    if (existsSync(join(this.home, PID_FILE))) process.kill(this.#postmaster(), 'SIGQUIT');
  }

  #postmaster(): number {
    const [pid = ''] = readFileSync(join(this.home, PID_FILE), 'utf8').split('\n');
    return Number(pid);
  }

  /** Everything that staging folders hold: nothing, when nothing is under way. */
  leftovers(): string[] {
    return ['objects.staging', 'staging'].flatMap((name) => readdirSync(join(this.home, name)));
  }
}
