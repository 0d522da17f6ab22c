import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sm2Sign } from '../../../crypto/sm2.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { canonicalJson } from '../../../server/backup/canonical-json.ts';
import { chainKey } from '../../../server/backup/backup-secrets.ts';
import { openChunkStore } from '../../../server/backup/chunk-store.ts';
import { encodeManifest, type Manifest } from '../../../server/backup/manifest.ts';
import { openMedium } from '../../../server/backup/medium.ts';
import type { Refusal } from '../../../server/backup/restore-refusal.ts';
import type { RestoreOrder } from '../../../server/backup/restore-set.ts';
import { signManifest } from '../../../server/backup/sign-manifest.ts';
import type { Random } from '../../faults/fault-case.ts';
import { keysOf } from './back-up.ts';
import type { History } from './history.ts';

/** A medium of three sets, to be spoiled, an empty home, and the order that would restore it. */
export type Offer = {
  history: History;
  medium: string;
  home: string;
  order: RestoreOrder;
  random: Random;
};

/** Spoils an offer; what it answers replaces parts of the order. */
type Spoil = (offer: Offer) => Partial<RestoreOrder> | Promise<Partial<RestoreOrder>>;

export type OfferKind = { name: string; refusal: Refusal | readonly Refusal[]; spoil: Spoil };

const newestNote = ({ history }: Offer) => {
  const note = history.sets[2]?.manifest.ledger.checkpoint ?? '';
  return { note };
};
const lockIn = ({ home }: Offer, note: string): void => {
  writeFileSync(join(home, 'ledger.lock'), `${Buffer.from(note).toString('base64')}\n`);
};
const inSet = ({ medium }: Offer, set: number, name = ''): string =>
  join(medium, 'sets', `000${set}`, name);
const remove = (path: string): void => rmSync(path, { recursive: true });

/** Flips one bit of a file. */
function flip(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  writeFileSync(path, bytes);
}

/** Somebody who has both the signing key and the chain key writes the newest set anew. */
async function forge(
  { history, medium }: Offer,
  change: (
    manifest: Manifest,
    put: (text: string) => Promise<string>,
    read: (name: string) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  const path = join(medium, 'sets', '0003');
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
  const key = await chainKey(history.services.keystore, manifest.chain);
  const chunks = openChunkStore({
    crypto: history.services.crypto,
    medium: await openMedium(medium),
    key,
  });
  await change(
    manifest,
    async (text) => (await chunks.put(text)).name,
    (name) => chunks.read(name),
  );
  const bytes = encodeManifest(manifest);
  writeFileSync(join(path, 'manifest.json'), bytes);
  writeFileSync(join(path, 'manifest.sig'), signManifest(bytes, history.signer));
}

const tableIn = (manifest: Manifest, name: string) => {
  const table = manifest.tables.find((each) => each.name === name);
  if (!table) throw new Error(`no table ${name}`);
  return table;
};

/** A chunk of the newest set that no other table shares. */
function someChunk({ history, medium, random }: Offer): string {
  const chunks = history.sets[2]?.manifest.tables.flatMap((table) => table.chunks) ?? [];
  const name = chunks[random(chunks.length)] ?? '';
  return join(medium, 'chunks', name.slice(0, 2), name);
}

export const OFFERS: readonly OfferKind[] = [
  {
    name: 'an older set',
    refusal: 'stale',
    spoil: (o) => ({ set: 1 + o.random(2), witnesses: [newestNote(o)] }),
  },
  {
    name: 'an older set, where the number of entries is known',
    refusal: 'stale',
    spoil: ({ history, random }) => ({
      set: 1 + random(2),
      witnesses: [{ size: history.sets[2]?.manifest.ledger.size ?? 0 }],
    }),
  },
  {
    name: 'an older set, into a home that still has its lock file',
    refusal: 'stale',
    spoil: (o) => {
      lockIn(o, newestNote(o).note);
      return { set: 1 + o.random(2) };
    },
  },
  {
    name: 'a medium rolled back to its second set, old key part and all',
    refusal: 'stale',
    spoil: (o) => {
      remove(inSet(o, 3));
      cpSync(o.history.keyParts[1] ?? '', inSet(o, 2, 'keys.sealed'));
      return { witnesses: [newestNote(o)] };
    },
  },
  {
    name: 'a forked ledger under the same keys',
    refusal: 'forked',
    spoil: (o) => ({
      medium: o.history.forked.medium,
      witnesses: [{ note: o.history.sets[1 + o.random(2)]?.manifest.ledger.checkpoint ?? '' }],
    }),
  },
  {
    name: 'a forked ledger, by an order that accepts loss',
    refusal: 'forked',
    spoil: (o) => ({
      medium: o.history.forked.medium,
      acceptsLoss: true,
      witnesses: o.history.sets.map(({ manifest }) => ({ note: manifest.ledger.checkpoint })),
    }),
  },
  {
    name: 'a ledger that is not what was written down on paper, by an order that accepts loss',
    refusal: 'forked',
    spoil: ({ history, random }) => {
      const { size, root } = history.sets[random(3)]?.manifest.ledger ?? { size: 0, root: '' };
      const other = Buffer.from(root, 'hex').reverse();
      return { acceptsLoss: true, witnesses: [{ size, root: other }] };
    },
  },
  {
    name: 'a forked ledger, into a home that still has its lock file',
    refusal: 'forked',
    spoil: (o) => {
      lockIn(o, newestNote(o).note);
      return { medium: o.history.forked.medium };
    },
  },
  {
    name: 'the manifest of one set with the parts of another',
    refusal: 'chain_broken',
    spoil: (o) => {
      for (const name of ['manifest.json', 'manifest.sig'])
        cpSync(inSet(o, 2, name), inSet(o, 3, name));
      return {};
    },
  },
  {
    name: 'a set of the fork put in place of the second',
    refusal: 'chain_broken',
    spoil: (o) => {
      remove(inSet(o, 2));
      cpSync(join(o.history.forked.medium, 'sets', '0002'), inSet(o, 2), { recursive: true });
      return {};
    },
  },
  {
    name: 'a set of the fork put behind the newest',
    refusal: 'chain_broken',
    spoil: (o) => {
      cpSync(join(o.history.forked.medium, 'sets', '0002'), inSet(o, 4), { recursive: true });
      return {};
    },
  },
  {
    name: 'a set taken out of the middle',
    refusal: 'chain_broken',
    spoil: (o) => {
      remove(inSet(o, 1 + o.random(2)));
      return {};
    },
  },
  {
    name: 'the newest set renamed to follow a gap',
    refusal: 'chain_broken',
    spoil: (o) => {
      renameSync(inSet(o, 3), inSet(o, 5));
      return {};
    },
  },
  {
    name: 'the face of another medium',
    refusal: 'chain_broken',
    spoil: (o) => {
      cpSync(join(o.history.foreign.medium, 'medium.json'), join(o.medium, 'medium.json'));
      return {};
    },
  },
  {
    name: 'the medium of another centre',
    refusal: 'signer_unknown',
    spoil: ({ history }) => ({ medium: history.foreign.medium }),
  },
  {
    name: 'the medium of another centre whose key is believed',
    refusal: 'other_ledger',
    spoil: (o) => ({
      medium: o.history.foreign.medium,
      trusted: [o.history.foreign.signer],
      witnesses: [newestNote(o)],
    }),
  },
  {
    name: 'the key part of the set before',
    refusal: 'key_part_altered',
    spoil: (o) => {
      cpSync(o.history.keyParts[o.random(2)] ?? '', inSet(o, 3, 'keys.sealed'));
      return {};
    },
  },
  {
    name: 'a key part with one bit flipped',
    refusal: 'key_part_altered',
    spoil: (o) => {
      flip(inSet(o, 3, 'keys.sealed'), o.random);
      return {};
    },
  },
  {
    name: 'no key part',
    refusal: 'key_part_missing',
    spoil: (o) => {
      remove(inSet(o, 3, 'keys.sealed'));
      return {};
    },
  },
  {
    name: 'an expired key part',
    refusal: 'key_part_expired',
    spoil: ({ order, random }) => ({
      now: new Date(order.now.getTime() + (91 + random(1000)) * 86_400_000),
    }),
  },
  {
    name: 'one officer alone',
    refusal: 'keys_insufficient',
    spoil: ({ random }) => ({ keys: keysOf(random(3)) }),
  },
  {
    name: 'one officer twice',
    refusal: 'keys_insufficient',
    spoil: ({ random }) => {
      const [key] = keysOf(random(3));
      return { keys: key ? [key, key] : [] };
    },
  },
  {
    name: 'a chunk dropped',
    refusal: 'chunk_missing',
    spoil: (o) => {
      remove(someChunk(o));
      return {};
    },
  },
  {
    name: 'a chunk in the place of another',
    refusal: 'chunk_altered',
    spoil: (o) => {
      const [one, other] = [someChunk(o), someChunk(o)];
      if (one === other) writeFileSync(one, 'nothing of ours');
      else cpSync(one, other);
      return {};
    },
  },
  {
    name: 'a chunk with one bit flipped',
    refusal: 'chunk_altered',
    spoil: (o) => {
      flip(someChunk(o), o.random);
      return {};
    },
  },
  {
    name: 'an edited manifest',
    refusal: ['signature_wrong', 'manifest_unreadable'],
    spoil: (o) => {
      flip(inSet(o, 1 + o.random(3), 'manifest.json'), o.random);
      return {};
    },
  },
  {
    name: 'an edited signature',
    refusal: ['signature_wrong', 'signer_unknown'],
    spoil: (o) => {
      flip(inSet(o, 1 + o.random(3), 'manifest.sig'), o.random);
      return {};
    },
  },
  {
    name: 'an unsigned set',
    refusal: 'unsigned',
    spoil: (o) => {
      remove(inSet(o, 1 + o.random(3), 'manifest.sig'));
      return {};
    },
  },
  {
    name: 'a set signed by somebody else',
    refusal: 'signer_unknown',
    spoil: (o) => {
      const bytes = readFileSync(inSet(o, 3, 'manifest.json'));
      writeFileSync(inSet(o, 3, 'manifest.sig'), signManifest(bytes, generateSm2KeyPair()));
      return {};
    },
  },
  {
    name: 'a signature of the right key over something else',
    refusal: 'signature_wrong',
    spoil: (o) => {
      const path = inSet(o, 3, 'manifest.sig');
      const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
      file['signature'] = sm2Sign(
        o.history.signer.privateKey,
        readFileSync(inSet(o, 3, 'manifest.json')),
      ).toString('hex');
      writeFileSync(path, canonicalJson(file));
      return {};
    },
  },
  {
    name: 'a ledger cut short by whoever has every key of the server',
    refusal: 'ledger_broken',
    spoil: async (o) => {
      await forge(o, async (manifest, put, read) => {
        const table = tableIn(manifest, 'ledger_entries');
        const last = table.chunks.pop() ?? '';
        const lines = (await read(last)).split('\n').slice(0, -3);
        table.chunks.push(await put(lines.join('\n')));
        table.rows -= 3;
      });
      return {};
    },
  },
  {
    name: 'a ledger with an entry changed by whoever has every key of the server',
    refusal: 'ledger_broken',
    spoil: async (o) => {
      await forge(o, async (manifest, put, read) => {
        const table = tableIn(manifest, 'ledger_entries');
        const lines = (await read(table.chunks[0] ?? '')).split('\n');
        const at = o.random(lines.length);
        lines[at] = (lines[at] ?? '').replace(
          /\\\\x(..)/,
          (_all, byte: string) => `\\\\x${byte === '00' ? '01' : '00'}`,
        );
        table.chunks[0] = await put(lines.join('\n'));
      });
      return {};
    },
  },
  {
    name: 'a ledger that claims more than it has',
    refusal: 'ledger_broken',
    spoil: async (o) => {
      await forge(o, (manifest) => {
        manifest.ledger.size += 1 + o.random(100);
        return Promise.resolve();
      });
      return { witnesses: [{ size: (o.history.sets[2]?.manifest.ledger.size ?? 0) + 1 }] };
    },
  },
  {
    name: 'rows left out by whoever has every key of the server',
    refusal: 'rows_wrong',
    spoil: async (o) => {
      await forge(o, async (manifest, put, read) => {
        const table = tableIn(manifest, 'ledger_checkpoints');
        const lines = (await read(table.chunks[0] ?? '')).split('\n');
        lines.splice(o.random(lines.length), 1);
        table.chunks[0] = await put(lines.join('\n'));
      });
      return {};
    },
  },
  {
    name: 'a manifest in another spelling',
    refusal: 'manifest_unreadable',
    spoil: (o) => {
      const text = readFileSync(inSet(o, 3, 'manifest.json'), 'utf8');
      const bytes = Buffer.from(o.random(2) === 0 ? ` ${text}` : text.replace('{', '{"set":9,'));
      writeFileSync(inSet(o, 3, 'manifest.json'), bytes);
      writeFileSync(inSet(o, 3, 'manifest.sig'), signManifest(bytes, o.history.signer));
      return {};
    },
  },
  {
    name: 'a manifest too large to read',
    refusal: 'manifest_unreadable',
    spoil: (o) => {
      truncateSync(inSet(o, 3, 'manifest.json'), 10 * 2 ** 30);
      return {};
    },
  },
  {
    name: 'a link in place of a manifest',
    refusal: 'manifest_unreadable',
    spoil: (o) => {
      const path = inSet(o, 3, 'manifest.json');
      renameSync(path, join(o.medium, 'elsewhere.json'));
      symlinkSync('../../elsewhere.json', path);
      return {};
    },
  },
  {
    name: 'a link in place of a chunk',
    refusal: 'chunk_missing',
    spoil: (o) => {
      const path = someChunk(o);
      renameSync(path, join(o.medium, 'elsewhere'));
      symlinkSync('../../elsewhere', path);
      return {};
    },
  },
  {
    name: 'a folder in place of a key part',
    refusal: 'key_part_missing',
    spoil: (o) => {
      remove(inSet(o, 3, 'keys.sealed'));
      mkdirSync(inSet(o, 3, 'keys.sealed'));
      return {};
    },
  },
  {
    name: 'no medium at all',
    refusal: 'not_a_medium',
    spoil: (o) => {
      flip(join(o.medium, 'medium.json'), () => 0);
      return {};
    },
  },
  {
    name: 'a medium without a set',
    refusal: 'set_absent',
    spoil: (o) => {
      for (const set of [1, 2, 3]) remove(inSet(o, set));
      return {};
    },
  },
];
