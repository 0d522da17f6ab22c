import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FaultCase } from '../faults/fault-case.ts';
import { loadCases } from '../faults/load-cases.ts';
import { readTests } from './support/read-tests.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Titles of tests as they stand in the source, by the file that holds them; of a kind of fault, what it is about. */
type Held = Record<string, readonly string[]>;

const FOLDER = 'test/audit/verify-folder.test.ts';
const POLICY = 'test/audit/verify-policy.test.ts';
const CHECKPOINT = 'test/audit/checkpoint.test.ts';
const LEDGER = 'test/modules/ledger/open-ledger.test.ts';
const FORGED = 'test/custody/forged-rows.test.ts';
const TAMPER = 'test/modules/ledger/tamper.test.ts';
const START = 'test/modules/witnesses/start.test.ts';
const WITNESS = 'test/witness/open-witness.test.ts';

/** Every way in which the ledger may be attacked or fail, what must come of it, and the tests that hold it to that. */
const BAD_CASES: readonly [attack: string, mustHappen: string, held: Held][] = [
  [
    'a superuser edits or deletes a body, a tile or the head, triggers off',
    'the export is tampered, with the first bad index; the mirror raises an alarm; the start refuses a changed head',
    {
      [TAMPER]: [
        'changes one bit of entry ${index}',
        'rewrites entry ${index} together with its leaf hash',
        'deletes entry ${index}',
        'changes the stored leaf hash of entry ${index}, and its tile where it has one',
        'edits what a checkpoint says',
      ],
      [FOLDER]: [
        'names the entry whose body was changed',
        'bounds a change of body and hash together by the signed sizes around it',
        'tells a changed hash from a changed body',
        'keeps the place in mind over whole tiles that follow before the next signed head',
        'names the entry that is gone, however the hash is kept',
      ],
      [LEDGER]: ['refuses a head that was edited'],
      'test/modules/mirrors/mirrors.test.ts': [
        'finds what a superuser changes later, and says so until it is right again',
        'does not go on from files that were changed',
        'does not go on from notes that were changed',
      ],
      'test/faults/cases/tamperings.ts': [
        'a superuser with triggers off, or whoever carries the export, changes the ledger',
      ],
    },
  ],
  [
    'two entries are swapped, a forged one is inserted, or written into the outbox',
    'tampered; the sequencer signs for nothing that the recorder did not write, nor for what was changed since',
    {
      [FORGED]: [
        'a reading in the name of an innocent, without a code',
        'a reading with some bytes for a code',
        'a reading with the code of an entry of ours',
        'a reading with the code of another house',
        'an entry of another ledger of this house, with its right code',
        'an order to change the key, which changes none',
        'a confirmation of the clock, which is not heard',
        'an entry of ours, changed while it waits',
      ],
      'test/modules/ledger/confirmation-store.test.ts': [
        'hears none that somebody put there',
        'hears one that waits, but for one that somebody put or changed there, or put back',
      ],
      'test/renew-ledger.test.ts': [
        'takes nothing into the new ledger that somebody put, changed or put back before the old one',
      ],
      [TAMPER]: [
        'inserts a forged entry at ${index} and moves the rest on',
        'swaps entries ${index} and ${other}',
      ],
      [FOLDER]: [
        'finds an inserted entry',
        'finds a deletion that closes the gap',
        'finds two entries in each other’s place',
      ],
      [LEDGER]: [
        'halts on an outbox row that is no entry',
        'halts on an outbox row of another ledger, which would spoil this one for ever',
        'halts on a row that somebody put at the next place',
        'halts on a RESTORE that is not its first entry',
      ],
    },
  ],
  [
    'entries are put behind the signed head while the ledger stands still, and the head moved over them',
    'the start signs only for a tail that the holder of the ledger has put there, and halts on any other',
    {
      [FORGED]: ['entries behind the signed head, whatever code stands beside the head'],
      [LEDGER]: [
        'does not sign for an unsigned tail that was altered',
        'does not sign for an unsigned tail of another ledger, though the head counts it',
        'signs for what a crash left committed but unsigned',
      ],
      'test/keystore/ensure-ledger-macs.test.ts': [
        'are given once, with their key, to what an older version has left',
        'are given to nothing later',
      ],
    },
  ],
  [
    'a waiting row is deleted',
    'nobody gets a receipt for it, so nothing is served on its strength; the entry of an act is put back',
    {
      'test/modules/ledger/lost-entry.test.ts': [
        'is put back as it was, told in the ledger, and an alarm for thirty days',
      ],
      'test/modules/ledger/record-entry.test.ts': [
        'gives no receipt for an entry that somebody takes out of the outbox',
      ],
    },
  ],
  [
    'the ledger is cut back to an older, valid checkpoint',
    'tampered, by the size or checkpoint that the auditor brings',
    {
      [FOLDER]: [
        'finds a tail cut back to an older checkpoint only by what the auditor holds',
        'finds the last entries gone where the checkpoint stayed',
        'finds an older checkpoint put in the place of the last',
        'says how far it can vouch when nobody says how much there must be',
      ],
      [TAMPER]: [
        'puts the ledger back to what it was near ${kept} entries',
        'cuts the tail, while the auditor holds a checkpoint',
      ],
    },
  ],
  [
    'the ledger forks, or two sequencers run',
    'one loses the swap of the head; a witness refuses; a comparison writes evidence',
    {
      [LEDGER]: ['lets one of two sequencers win, and the other say why it stopped'],
      'test/modules/ledger/two-sequencers.test.ts': [
        'are one that goes on and one that says why it stopped',
      ],
      [WITNESS]: [
        'keeps both heads where the ledger forks, and signs neither again',
        'signs one history where two are offered at the same moment',
      ],
      'test/witness/serve-witness.test.ts': [
        'answers 409 with the size that it holds',
        'answers 422 to a fork, and raises the alarm',
      ],
      'test/audit/witness.test.ts': ['never cosigns a second history'],
      'test/audit/compare.test.ts': [
        'gives evidence of two histories by one key, which convinces somebody who has neither',
        'gives two heads of one size where there are',
      ],
    },
  ],
  [
    'history is rewritten consistently under a stolen key',
    'no quorum stands under it, and it does not fit a head that the witnesses saw',
    {
      [POLICY]: [
        'proves nothing of a rewrite that no witness has seen',
        'finds the rewrite by any head that the witnesses saw of the true history',
        'bounds the first bad entry by what the witnesses saw, not by what the thief signed',
        'finds two signed heads of one size whether or not either was seen',
      ],
      [START]: ['halts where history was rewritten under a stolen key, of whatever length'],
      'test/modules/witnesses/witnesses.test.ts': ['of a stolen log key make no second history'],
    },
  ],
  [
    'a dump, a snapshot or the whole machine is put back',
    'a halt before anything is signed, with the way out',
    {
      [LEDGER]: [
        'refuses a database that was put back to an older state',
        'refuses a head put back along with its entries, tiles and checkpoints',
        'refuses to go on without its lock file',
        'refuses a database with another history of the same length',
      ],
      [START]: ['halts where database and lock file were rolled back together'],
      'test/renew-ledger.test.ts': [
        'is continued by another where the database is behind the lock file',
      ],
    },
  ],
  [
    'the clock goes back or forward',
    'nothing is signed and an alarm is raised, also after a start; a witness shows it; flagged by the verifier; validity goes by size, so that no clock makes a key count',
    {
      'test/modules/ledger/clock.test.ts': [
        'signs nothing when set back, says so at once, and goes on when it is right',
        'cannot be talked out of being behind the last head',
        'signs nothing when set forward, until it is right',
        'takes a confirmation for its own time alone',
        'goes on at a new time that two officers have confirmed',
        'starts while it is behind, lets people sign in, and signs for all of it later',
        'takes a power-off for what it is, and asks after a very long one',
        'signs heads that never go back in time',
      ],
      'test/modules/witnesses/witnesses.test.ts': ['show whether our clock is right, or theirs'],
      [FOLDER]: ['notices a clock that ran backwards'],
      [CHECKPOINT]: ['holds the time to the signature'],
    },
  ],
  [
    'an entry, a receipt or an old checkpoint is replayed',
    'never a second place; refused; refused',
    {
      [LEDGER]: ['gives no entry a second place, and halts on who tries'],
      [FORGED]: ['an entry of ours, put back after it was signed for'],
      'test/key-release/fresh-entries.test.ts': ['are given once'],
      'test/key-release/key-release.test.ts': ['gives once, however many ask at once'],
      'test/custody/ledger-killed.test.ts': [
        'gives no key for what it signed before, and the key for what it finds in the outbox',
      ],
      [WITNESS]: ['never goes back, whoever asks from where'],
    },
  ],
  [
    'an old key of the ledger is used after its change, or a new one before',
    'tampered, with the key and the size; nobody signs or opens anything by it',
    {
      [POLICY]: [
        'finds the old key used after its change, in the list and at the end',
        'finds a key used before its change',
        'finds the old key used after its change for who holds nothing but that',
        'calls unsigned what only a false line in the name of a retired key stands under',
      ],
      'test/audit/verify-proof.test.ts': ['is shown false by a key of the ledger out of its turn'],
      'test/audit/log-keys.test.ts': [
        'believes each key at its own sizes and at no other',
        'tells a stranger’s note, and a false line, from one by a key out of its turn',
      ],
      'test/audit/witness.test.ts': ['believes the old key no longer, and the new one not before'],
    },
  ],
  [
    'a wrong key, ECDSA as SM2, an empty identity, r or s out of range',
    'rejected',
    {
      [CHECKPOINT]: [
        'refuses ECDSA over the same curve',
        'refuses an empty or foreign user id',
        'refuses r and s out of range',
        'tells an unknown key from a false signature',
      ],
      [POLICY]: [
        'finds one false that lacks a part, comes too late, or is signed by a key not in use',
      ],
      [TAMPER]: [
        'signs everything anew with another key: not proven by the auditor’s key',
        'signs with ECDSA by the right key',
        'signs with an empty user id by the right key',
      ],
      [LEDGER]: ['refuses a lock file that another key has signed, or another ledger'],
    },
  ],
  [
    'an append dies at any step, a disk fails, or the reply to COMMIT is lost',
    'the verifier is green; each acknowledged receipt is present once',
    {
      'test/modules/ledger/crash.test.ts': [
        'has every acknowledged entry once, at its place, and goes on',
      ],
      [LEDGER]: [
        'signs for what a crash left committed but unsigned',
        'goes on after its database connections were cut, and loses or repeats nothing',
        'stops for good when the lock file cannot be made durable',
        'takes a line that was half written for none',
        'does not sign for an unsigned tail that was altered',
      ],
      'test/custody/ledger-killed.test.ts': [
        'loses and doubles no act that was acknowledged, killed again and again under load',
      ],
      [WITNESS]: ['has stored what it answers, at whatever step it dies'],
      'test/faults/cases/ledger-killed-in-append.ts': [
        'kill -9 before and after every statement of an append, and at every call of the lock file',
      ],
      'test/faults/cases/ledger-append-faults.ts': [
        'every statement of appends lost, unanswered, late or refused, and the lock file failing',
      ],
      'test/faults/cases/ledger-database-stopped.ts': [
        'immediate stops of PostgreSQL under appends, the ledger waiting or opened anew',
      ],
    },
  ],
  [
    'one bit of any stored byte flips',
    'found',
    {
      [FOLDER]: ['never finds a ledger intact when one byte of it has changed'],
      'test/modules/ledger/export-ledger.test.ts': [
        'is called intact with no bit of it flipped, wherever that is',
      ],
      'test/audit/verify-proof.test.ts': ['is never believed with one byte of it changed'],
    },
  ],
  [
    'a file that nobody signed, a missing one, surplus bytes, an entry that is not canonical',
    'tampered or incomplete, never intact',
    {
      [FOLDER]: [
        'finds files that nobody signed',
        'never finds a ledger intact that lacks a file or has bytes too many',
        'finds entries that were signed and are not entries',
        'finds what is no entry in the midst of a whole tile',
        'names the first entry of a file that is gone',
      ],
      'test/modules/ledger/export-ledger.test.ts': [
        'is not called intact with a file gone, cut short, longer, or one too many',
      ],
      'test/audit/leaf.test.ts': [
        'never decodes bytes that it would not write',
        'is scanned as it is decoded, whatever the bytes',
      ],
    },
  ],
  [
    'the process that holds the ledger lies to its house about an entry',
    'the receipt is refused, nothing is handed out on it, and an alarm stands',
    {
      'test/custody/false-receipts.test.ts': [
        'with a checkpoint by another key',
        'with a checkpoint that was edited',
        'with the place of another entry',
        'with the receipt of an entry that stands in the place of ours',
        'with a proof that lacks a hash, or has one too many',
        'with a head that is behind one that it gave before the entry was written',
        'with a second head of one size',
      ],
    },
  ],
  [
    'a page is served without a receipt',
    'ciphertext only',
    {
      'test/key-release/key-release.test.ts': [
        'gives nothing to who skips the ledger',
        'gives nothing for an entry that is written but not yet signed for',
        'gives nothing by the entry of another reader, terminal, volume or page, and spends it',
      ],
      'test/modules/viewing/record-reading.test.ts': [
        'lets no byte leave before its entry is signed for',
        'answers 503 and sends nothing once the ledger has stopped',
      ],
      'test/custody/ledger-killed.test.ts': [
        'leaves the house nothing on its disk that opens a page, and no role that signs',
      ],
    },
  ],
];

describe('the bad cases of the ledger', () => {
  const titles = new Map<string, readonly string[]>();
  before(async () => {
    const cases = await loadCases();
    const files = new Set(BAD_CASES.flatMap(([, , held]) => Object.keys(held)));
    for (const file of files) titles.set(file, titlesOf(file, cases));
  });

  for (const [attack, mustHappen, held] of BAD_CASES) {
    const named = Object.entries(held).flatMap(([file, each]) =>
      each.map((title) => ({ file, title })),
    );
    it(`${attack}: ${mustHappen} (${named.length} tests)`, () => {
      const gone = named.filter(({ file, title }) => titles.get(file)?.includes(title) !== true);
      expect(gone, 'tests that are named here and are not run').to.deep.equal([]);
      expect(named).to.not.have.length(0);
    });
  }
});

/** What of a file is run with all tests: its tests, or a sample of the fault that it exports, which every machine can try. */
function titlesOf(file: string, cases: ReadonlyMap<string, FaultCase>): string[] {
  if (file.endsWith('.test.ts')) {
    const tests = readTests(file, readFileSync(join(ROOT, file), 'utf8'));
    return tests.filter(({ isRun }) => isRun).map(({ title }) => title);
  }
  const fault = cases.get(basename(file, '.ts'));
  const isTried = fault !== undefined && fault.sampleCount > 0 && fault.obstacle === undefined;
  return isTried ? [fault.about] : [];
}
