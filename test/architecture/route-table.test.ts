import { expect } from 'chai';
import { z } from 'zod';
import { compilePolicy } from '../../policies/policy-table.ts';
import { describeApi } from '../../server/http/describe-api.ts';
import type { Route } from '../../server/http/route.ts';
import { ROUTES } from '../../server/routes.ts';

/** Routes that anyone may call: who calls is what they find out or end. */
const ANYONE = [
  'sessions.show_banner',
  'sessions.login',
  'sessions.logout',
  'sessions.unlock',
  'terminals.challenge',
  'terminals.prove',
  'terminals.enrol',
  'sessions.lock',
  'sessions.challenge',
  'sessions.login_with_key',
  'witnesses.fetch_checkpoint',
  'witnesses.cosign',
  'witnesses.dispute',
];
/** Routes about nothing but one's own session. */
const SIGNED_IN = [
  'sessions.show_me',
  'sessions.show_account',
  'sessions.change_password',
  'sessions.change_pin',
];
/** Routes that leave no trace, since they show only lists already cut to their reader. */
const UNRECORDED = [
  'sessions.show_me',
  'sessions.show_account',
  'units.list',
  'intake.browse',
  'intake.show',
  'requests.browse',
  'requests.options',
  'requests.show',
  'viewing.show',
  'copies.browse',
  'copies.browse_orders',
  'copies.show_order',
  'copies.follow',
  'copies.show',
  'ledger.browse',
  'ledger.show_head',
  'ledger.show_witnesses',
  'ledger.show_day',
  'witnesses.browse',
  'ledger.show_entry',
  'ledger.show_between',
  'ledger.show_volume',
  'ledger.show_sitting',
  'ledger.browse_refusals',
  'units.show',
  'kinships.browse_own',
  'accounts.browse',
  'accounts.options',
  'accounts.show',
  'changes.browse',
  'changes.show',
  'sessions.browse',
  'terminals.browse',
  'terminals.browse_enrolments',
  'terminals.options',
  'terminals.show',
  'policies.show',
  'policies.list_versions',
  'policies.show_version',
  'storage.show',
  'storage.list_findings',
  'storage.show_volume',
  'storage.show_repair',
  'backups.browse',
  'backups.show_medium',
  'keys.show',
  'alarms.browse',
  'oversight.show',
  'oversight.show_rule',
  'findings.browse',
  'findings.show',
  'reviews.browse',
  'reviews.draft',
  'reviews.show',
];
/** Routes that stand under the permission of another act, since one who may do the one may do the other. */
const SHARED_PERMISSIONS: Record<string, string> = {
  'requests.resubmit': 'requests.withdraw',
  'requests.refuse': 'requests.approve',
  'requests.return': 'requests.approve',
  'viewing.open': 'viewing.read',
  'viewing.show': 'viewing.read',
  'viewing.confirm': 'viewing.read',
  'viewing.close': 'viewing.read',
  'viewing.note_print_attempt': 'viewing.read',
  'viewing.read_page': 'viewing.read',
  'viewing.read_strip': 'viewing.read',
  'copies.browse_orders': 'copies.browse',
  'copies.show_order': 'copies.show',
  'copies.follow': 'requests.show',
  'copies.read_page': 'copies.make',
  'copies.note_print_attempt': 'copies.make',
  'copies.spoil': 'copies.settle',
  'copies.take_back': 'copies.settle',
  'copies.file': 'copies.settle',
  'copies.destroy': 'copies.settle',
  'copies.witness': 'copies.settle',
  'copies.print': 'copies.export',
  'requests.print': 'requests.show',
  'ledger.show_head': 'ledger.browse',
  'ledger.show_day': 'ledger.show_witnesses',
  'ledger.show_entry': 'ledger.browse',
  'ledger.show_between': 'ledger.browse',
  'ledger.print_proof': 'ledger.prove',
  'ledger.prove_between': 'ledger.prove',
  'ledger.print_between': 'ledger.prove',
  'ledger.show_volume': 'ledger.browse',
  'ledger.show_sitting': 'ledger.browse',
  'ledger.browse_refusals': 'ledger.browse',
  'accounts.options': 'accounts.browse',
  'accounts.show': 'accounts.browse',
  'changes.confirm': 'changes.decide',
  'changes.reject': 'changes.decide',
  'changes.withdraw': 'changes.propose',
  'terminals.show': 'terminals.browse',
  'terminals.browse_enrolments': 'terminals.browse',
  'terminals.options': 'terminals.browse',
  'policies.list_versions': 'policies.show',
  'policies.show_version': 'policies.show',
  'storage.list_findings': 'storage.show',
  'storage.show_volume': 'storage.show',
  'storage.show_repair': 'storage.show',
  'backups.show_medium': 'backups.browse',
  'oversight.show_rule': 'oversight.show',
  'findings.show': 'findings.browse',
  'reviews.draft': 'reviews.browse',
  'reviews.show': 'reviews.browse',
  'reviews.countersign': 'reviews.sign',
  'findings.take_up': 'findings.work',
  'findings.begin': 'findings.work',
  'findings.note': 'findings.work',
  'findings.assign': 'findings.work',
  'findings.conclude': 'findings.work',
  'findings.reopen': 'findings.work',
};

type Operation = { operationId: string; 'x-permission': string };
type JsonSchema = Record<string, unknown>;

describe('the table of routes', () => {
  let actions: ReadonlySet<string>;
  before(async () => {
    actions = (await compilePolicy()).actions;
  });

  it('names no route and no place twice', () => {
    const names = ROUTES.map(({ name }) => name);
    const places = ROUTES.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(new Set(places).size).to.equal(places.length);
  });

  for (const route of ROUTES) {
    describe(route.name, () => {
      it('is a noun and a verb, below /api/', () => {
        expect(route.name).to.match(/^[a-z]+\.[a-z]+(?:_[a-z]+)*$/);
        expect(route.path).to.match(/^\/api\/[a-z]/);
      });

      it('stands under a permission', () => {
        if (ANYONE.includes(route.name)) {
          expect(route).to.include({ effect: 'public', permission: 'anyone' });
        } else if (SIGNED_IN.includes(route.name)) {
          expect(route.permission).to.equal('signed-in');
        } else {
          expect(route.effect).to.not.equal('public');
          expect(actions).to.include(route.permission);
          expect(route.permission).to.equal(SHARED_PERMISSIONS[route.name] ?? route.name);
        }
      });

      it('loads facts and handles', () => {
        expect(route).to.have.property('handle').that.is.a('function');
        if (route.effect === 'public') expect(route).to.not.have.property('about');
        else expect(route).to.have.property('about').that.is.a('function');
      });

      it('takes only what its contract names', () => {
        for (const schema of inputsOf(route)) expectStrict(schema);
      });

      it('gives only what its contract names', () => {
        const { response } = route.contract;
        if (typeof response === 'string')
          expect(response).to.match(/^(image|application|text)\/[a-z]+$/);
        else expect(response).to.be.instanceOf(z.ZodObject);
      });

      it('leaves an entry in the ledger, or is known not to', () => {
        if (route.effect === 'look') expect(UNRECORDED).to.include(route.name);
        if (route.effect === 'look') expect(route.method).to.equal('get');
        if (route.effect === 'act' || route.effect === 'serve') {
          expect(UNRECORDED).to.not.include(route.name);
        }
      });
    });
  }

  it('uses every action of the policy', () => {
    const used = new Set(ROUTES.map(({ permission }) => permission));
    expect([...actions].filter((action) => !used.has(action))).to.deep.equal([]);
  });

  it('explains no exception that is none', () => {
    const names = ROUTES.map(({ name }) => name);
    expect(names).to.include.members([...ANYONE, ...SIGNED_IN, ...UNRECORDED]);
    expect(names).to.include.members(Object.keys(SHARED_PERMISSIONS));
  });

  it('keeps for replay only answers that say no more than where a request stands', () => {
    const kept = ROUTES.filter(
      (route) => route.effect === 'act' && route.method !== 'get' && !route.isAnswerSecret,
    );
    for (const { name, contract } of kept) {
      const { response } = contract;
      const fields = response instanceof z.ZodObject ? Object.keys(response.shape) : [name];
      expect(['id', 'no', 'state', 'rowVersion'], name).to.include.members(fields);
    }
    expect(kept).to.have.length.above(5);
  });

  it('closes those that show or take in content while a disk is nearly full', () => {
    const closed = ROUTES.filter((route) => route.effect !== 'public' && route.needsRoom);
    expect(closed.map(({ name }) => name)).to.have.members([
      'intake.submit',
      'viewing.open',
      'viewing.confirm',
      'viewing.read_page',
      'viewing.read_strip',
      'copies.read_page',
      'copies.make',
    ]);
  });

  it('shows images by three routes alone, of which no reader may have too many under way', () => {
    const images = ROUTES.filter(({ contract }) => contract.response === 'image/jpeg');
    expect(images.map(({ name }) => name)).to.deep.equal([
      'viewing.read_page',
      'viewing.read_strip',
      'copies.read_page',
    ]);
    const inTurn = ROUTES.filter((route) => route.effect !== 'public' && route.takesTurn);
    expect(inTurn).to.deep.equal(images);
  });

  it('is described whole by OpenAPI, with names and permissions', () => {
    const { paths } = describeApi(ROUTES) as { paths: Record<string, Record<string, Operation>> };
    const described = Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => `${operation.operationId} ${operation['x-permission']}`);
    expect(described).to.have.members(
      ROUTES.map(({ name, permission }) => `${name} ${permission}`),
    );
  });
});

function inputsOf({ contract: { params, query, body } }: Route): z.ZodType[] {
  return [params, query, body].filter((part) => part instanceof z.ZodType);
}

/** Every object in the schema, at any depth, refuses what it does not name; all text has an end. */
function expectStrict(schema: z.ZodType): void {
  expect(schema).to.be.instanceOf(z.ZodObject);
  for (const part of partsOf(z.toJSONSchema(schema, { io: 'input' }))) {
    if (part['type'] === 'object') expect(part).to.include({ additionalProperties: false });
    if (part['type'] === 'array') expect(part).to.have.property('maxItems');
    const isOpenText =
      part['type'] === 'string' && !part['format'] && !part['enum'] && !part['const'];
    if (isOpenText && !part['pattern']) expect(part).to.have.property('maxLength');
  }
}

function* partsOf(schema: JsonSchema): Generator<JsonSchema> {
  yield schema;
  for (const value of Object.values(schema)) {
    if (typeof value === 'object' && value !== null) yield* partsOf(value as JsonSchema);
  }
}
