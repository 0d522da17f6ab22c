import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUnverified } from '../../audit/checkpoint.ts';
import { cosign } from '../../audit/cosignature.ts';
import { CheckpointError, LayoutError } from '../../audit/errors.ts';
import { onlyKey } from '../../audit/log-keys.ts';
import { makeInclusionProof } from '../../audit/make-proof.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { sm2Sign, sm2Verify } from '../../crypto/sm2.ts';
import { DONE } from '../../server/custody/link/answers.ts';
import { createReceiptJudge, FalseReceipt } from '../../server/custody/link/judge-receipt.ts';
import { LedgerHalt } from '../../server/modules/ledger/index.ts';
import { keepHeldNote } from '../../server/modules/witnesses/index.ts';
import { parseSigningKey } from '../../server/parse-signing-key.ts';
import { newSigner } from '../audit/support/make-package.ts';
import { naiveRoot, numberedLeaves } from '../audit/support/naive-tree.ts';
import { makePaperLog } from '../witness/support/paper-log.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { requireSame } from './require-same.ts';
import { SCRATCH } from './scratch-folder.ts';

const leaves = numberedLeaves(sm3Tree, 12);
const signer = newSigner();
const log = makePaperLog(signer, leaves);
const witness = newSigner('w');
const cosigned = cosign(log.note(7), witness, 1);
const stranger = makePaperLog(newSigner('other'));
const notes = [log.note(5), log.note(7), cosigned, log.note(12), stranger.note(6)];
const home = join(SCRATCH, 'held');
mkdirSync(home);

const readNode = (level: number, index: number): Promise<Buffer> =>
  Promise.resolve(naiveRoot(sm3Tree, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
const told = async (index: number, size: number, note = log.note(size)): Promise<string> => {
  const proof = await makeInclusionProof(sm3Tree, readNode, { index, size });
  return JSON.stringify({
    index,
    checkpoint: note,
    proof: proof.map((hash) => hash.toString('base64')),
  });
};
/** Receipts of the leaves in turn, each of which was written at the size seen by then. */
const receipts = [
  [await told(0, 1), await told(1, 2), await told(2, 3)],
  [await told(0, 7, cosigned), await told(1, 7, cosigned), await told(2, 12)],
  [await told(0, 5, log.forkedAt(3).note(5)), await told(1, 5, stranger.note(5))],
];

const sizeBytes = (size: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size));
  return bytes;
};
const { frontier } = sm3Tree;

/** Decoders of what the ledger's process and the house keep for one another. */
export const CUSTODY_TARGETS: Record<string, FuzzTarget> = {
  // Eight bytes of size, and the peaks.
  'ledger-frontier': {
    corpus: [
      ...[0, 1, 7, 12].map((size) => {
        const tip = frontier.appendAll(frontier.empty(), leaves.slice(0, size));
        return Buffer.concat([sizeBytes(size), frontier.encode(tip)]);
      }),
      Buffer.concat([sizeBytes(2 ** 53 - 1), Buffer.alloc(53 * 32, 1)]),
    ],
    errors: [LayoutError],
    decode: (input) => {
      if (input.length < 8) return undefined;
      const tip = frontier.decode(input.subarray(8), Number(input.readBigUInt64BE()));
      requireGrowing(tip.size, input.subarray(8));
      return Buffer.concat([sizeBytes(tip.size), frontier.encode(tip)]);
    },
  },
  'ledger-receipt': {
    corpus: receipts.map((some) => Buffer.from(some.join('\n'))),
    errors: [],
    decode: async (input) => {
      const { judge, seenSize } = createReceiptJudge(() => Promise.resolve(onlyKey(signer)));
      let believed = 0;
      for (const [nth, line] of input.toString().split('\n').slice(0, leaves.length).entries()) {
        const done = DONE.watch.safeParse(parsed(line));
        const written = { leafHash: leaves[nth] ?? Buffer.alloc(0), since: seenSize() };
        if (done.success && (await isBelieved(judge(written, done.data), nth))) believed += 1;
      }
      return believed > 0 ? true : undefined;
    },
  },
  'held-note': {
    corpus: notes.map((note) => Buffer.from(note)),
    errors: [CheckpointError],
    decode: async (input) => {
      const text = input.toString();
      for (const note of notes) {
        await requireKept(text, note);
        await requireKept(note, text);
      }
      return true as const;
    },
  },
  // The key, and in a line of its own from where on it signs.
  'ledger-signing-key': {
    corpus: ['', '\n1', '\n9007199254740991'].map((from) =>
      Buffer.from(`${JSON.stringify(signer)}${from}`),
    ),
    errors: [LedgerHalt],
    decode: (input) => {
      const end = input.indexOf('\n');
      const [secret, from] = end < 0 ? [input] : [input.subarray(0, end), input.subarray(end + 1)];
      const read = parseSigningKey(secret, from);
      const { privateKey, publicKey } = read.signer;
      const word = Buffer.from('word');
      if (!sm2Verify(publicKey, word, sm2Sign(privateKey, word))) throw new Error('no pair');
      const again = from && Buffer.from(String(read.from));
      requireSame(
        'once more',
        parseSigningKey(Buffer.from(JSON.stringify(read.signer)), again),
        read,
      );
      return true;
    },
  },
};

/** Leaf by leaf or all at once, and out of its bytes at every step, where sizes go on. */
function requireGrowing(size: number, bytes: Buffer): void {
  if (size + leaves.length > Number.MAX_SAFE_INTEGER) return;
  const start = frontier.decode(bytes, size);
  let tip = start;
  for (const leaf of leaves) {
    const grown = frontier.append(tip, leaf);
    tip = frontier.decode(frontier.encode(grown), grown.size);
  }
  requireSame('all at once', frontier.appendAll(start, leaves), tip);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A receipt is the one of its leaf, under a head that was signed. */
async function isBelieved(
  judged: ReturnType<ReturnType<typeof createReceiptJudge>['judge']>,
  leaf: number,
): Promise<boolean> {
  try {
    const { index, checkpoint } = await judged;
    requireSame('the index', index, leaf);
    const { size, root } = readUnverified(checkpoint);
    if (!log.root(size).equals(root)) throw new Error('a head that nobody signed');
    return true;
  } catch (error) {
    if (error instanceof FalseReceipt) return false;
    throw error;
  }
}

/** What lies there afterwards is one of the two: what was there only where the other cannot be read, or is smaller. */
async function requireKept(held: string, note: string): Promise<void> {
  const file = join(home, 'witnessed');
  writeFileSync(file, held);
  let isRefused = false;
  try {
    await keepHeldNote(home, note);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    isRefused = true;
  }
  const kept = readFileSync(file, 'utf8');
  if (isRefused) {
    requireSame('a refusal', kept, held);
    throw new CheckpointError('unreadable', 'refused');
  }
  const [before, next] = [readUnverified(held), readUnverified(note)];
  const isLarger = before.origin === next.origin && before.size > next.size;
  requireSame('what is kept', kept, isLarger ? held : note);
}
