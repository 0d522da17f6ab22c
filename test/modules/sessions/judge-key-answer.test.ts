import { expect } from 'chai';
import { createRandom } from '../../../server/demo/random.ts';
import { AppError } from '../../../server/errors.ts';
import type { Challenge } from '../../../server/modules/sessions/challenges.ts';
import { loginWithKey } from '../../../server/modules/sessions/contract.ts';
import { findAccountByLogin } from '../../../server/modules/accounts/index.ts';
import { judgeKeyAnswer } from '../../../server/modules/sessions/judge-key-answer.ts';
import { logInWithKey } from '../../../server/modules/sessions/log-in-with-key.ts';
import { startApp, TEST_PROFILE, type TestApp } from '../../support/app.ts';
import { buildWorld } from '../../support/world.ts';
import {
  answer,
  equip,
  MUTATIONS,
  NAMED_ID,
  type Body,
  type Holder,
} from './support/mutate-answer.ts';

const ANSWERS = 10_000;
const BATCH = 25;
/** Of so many rounds through all sorts, one goes through the log-in as a whole. */
const WHOLE_EACH = 5;
const HOST = 'lantai.test';
const MINUTE_MS = 60_000;

describe('an answer to a challenge', function () {
  this.timeout(120_000);
  const random = createRandom('key answers');
  let app: TestApp;
  let terminalId: string;
  const holders: Holder[] = [];
  before(async () => {
    // A lock would hide what the signature check lets pass.
    app = await startApp({ publicHost: HOST, profile: { ...TEST_PROFILE, maxFailures: 1e9 } });
    const { plan } = await buildWorld(app);
    for (const { loginName } of plan.accounts.slice(0, BATCH)) {
      holders.push(await equip(app, loginName));
    }
    const terminal = await app.database.superuser('terminals').first<{ id: string }>('id');
    terminalId = terminal.id;
  });
  after(() => app.close());

  const ask = ({ loginName }: Holder): Challenge =>
    app.services.challenges.issue({ loginName, host: HOST, terminalId });

  /** Hands an answer in as the route does; whether it opened a session. */
  const isAccepted = async (body: Body): Promise<boolean> => {
    const parsed = loginWithKey.body.safeParse(body);
    if (!parsed.success) return false;
    let isIn = false;
    const visitor = {
      address: '127.0.0.1',
      fingerprint: undefined,
      terminalToken: undefined,
      host: HOST,
      token: undefined,
      setToken: () => void (isIn = true),
      clearToken: () => undefined,
      setTerminalToken: () => undefined,
    };
    try {
      await logInWithKey(app.services, visitor, parsed.data);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'unauthenticated') throw error;
    }
    return isIn;
  };

  /** Judges an answer as the log-in does, without setting down how it went. */
  const isRight = async (body: Body): Promise<boolean> => {
    const parsed = loginWithKey.body.safeParse(body);
    if (!parsed.success) return false;
    const { services } = app;
    const challenge = services.challenges.take(parsed.data.challengeId);
    const account = challenge && (await findAccountByLogin(services.db, challenge.loginName));
    const verdict = await judgeKeyAnswer(services, challenge, terminalId, account, parsed.data);
    return 'keyId' in verdict;
  };

  it('is accepted when it is right', async () => {
    for (const holder of holders) {
      const right = answer(ask(holder), holder.good);
      expect(await isAccepted(right)).to.equal(true);
      holder.accepted.push(right);
      const named = answer(ask(holder), holder.named, {}, NAMED_ID);
      expect(await isAccepted(named)).to.equal(true);
    }
  });

  const sorts = Object.entries(MUTATIONS);
  it(`is refused when it is wrong: 0 of ${ANSWERS} accepted, of ${sorts.length} sorts`, async () => {
    const accepted: string[] = [];
    let refused = 0;
    for (let batch = 0; batch < ANSWERS / BATCH; batch += 1) {
      const [name, mutate] = sorts[batch % sorts.length] ?? [];
      if (!mutate) throw new Error('no mutation');
      const bodies = holders.map((holder, nth) => {
        const other = holders[(nth + 1) % holders.length] ?? holder;
        return mutate(ask(holder), holder, other, random);
      });
      if (name === 'expired') app.clock.pass(MINUTE_MS);
      // The log-in as a whole also writes to the ledger, which takes its time.
      const isWhole = Math.floor(batch / sorts.length) % WHOLE_EACH === 0;
      for (const verdict of await Promise.all(bodies.map(isWhole ? isAccepted : isRight))) {
        if (verdict) accepted.push(name ?? '');
        else refused += 1;
      }
      // What was answered under another number is forgotten with its minute.
      app.clock.pass(MINUTE_MS);
    }
    expect(accepted).to.deep.equal([]);
    expect(refused).to.equal(ANSWERS);
  });

  it('is still accepted afterwards when it is right', async () => {
    for (const holder of holders) {
      expect(await isAccepted(answer(ask(holder), holder.good))).to.equal(true);
    }
  });
});
