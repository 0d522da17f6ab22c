import { secretText } from './secret-text.ts';
import { openOwn } from '../../../audit/log-keys.ts';
import { isHouseSecret } from '../house-secrets.ts';
import type { HeldCustody } from '../hold-custody.ts';
import { findVolumeKey } from '../../key-release/place-store.ts';
import type { Done, Order } from './orders.ts';

type Of<Name extends Order['do']> = Extract<Order, { do: Name }>;
type Hands = { [Name in Order['do']]: (order: Of<Name>) => Promise<Done[Name]> | Done[Name] };

/** Does what the house asks, by custody that this process holds. */
export function carryOut(held: HeldCustody, order: Order): Promise<Done[Order['do']]> {
  const hands: Hands = {
    greet: () => ({
      origin: held.ledger.origin,
      publicKey: held.ledger.firstKey.publicKey,
      appUrl: held.database.appUrl,
    }),
    async watch({ entryId }) {
      const { index, checkpoint, prove } = await held.ledger.watch.expect(entryId);
      const proof = (await prove()).map((hash) => hash.toString('base64'));
      return { index, checkpoint, proof };
    },
    ended({ entryId }) {
      held.ledger.watch.ended(entryId);
      return null;
    },
    async release_pages({ files, ...presented }) {
      const heads = files.map(({ page, file, head, isWhole }) => ({
        page,
        file,
        head: { bytes: Buffer.from(head, 'base64'), isWhole },
      }));
      const { terminal } = presented;
      const asked = { ...presented, terminal, files: heads };
      return (await held.keyRelease.releasePageKeys(asked)).map(secretText);
    },
    async release_volume({ terminal, ...presented }) {
      return secretText(await held.keyRelease.releaseVolumeKey({ ...presented, terminal }));
    },
    house_secrets: () => {
      const names = held.keystore.secretNames().filter(isHouseSecret);
      const values = names.map((name) => held.keystore.readSecret(name)?.toString('base64') ?? '');
      return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
    },
    async store_secret({ name, value }) {
      if (!isHouseSecret(name)) throw new Error('no secret of the house');
      await held.keystore.storeSecret(name, Buffer.from(value, 'base64'));
      return null;
    },
    make_key: async ({ slot }) => secretText(await held.keystore.newVolumeKey(slot)),
    async destroy_key({ slot }) {
      // Only what two people decided: a house that went astray must not end keys by itself.
      const known = await findVolumeKey(held.database.sequencer, slot.volume);
      if (!known?.isDestroyed) throw new Error('nobody decided to destroy this key');
      await held.keystore.destroyVolumeKey(slot);
      return null;
    },
    async rotate_unit({ unitYear, until }) {
      await held.keystore.rotateUnitYear(unitYear, until);
      return null;
    },
    async rotate_master({ until }) {
      await held.keystore.rotateMaster(until);
      return null;
    },
    async keep_witnessed({ note }) {
      // The next start believes what is kept there: only a head that this ledger has signed may come to lie there.
      openOwn(note, await held.ledger.keys(held.db));
      await held.keepWitnessed(note);
      return null;
    },
    async clock_trouble() {
      const trouble = await held.ledger.clockTrouble();
      if (!trouble) return null;
      const { fault, byMs, since, signedAt } = trouble;
      return { fault, byMs, since: since.toISOString(), signedAt: signedAt?.toISOString() ?? null };
    },
    measure_disks: () => held.measureDisks(),
    ages: () => held.keystore.ages(),
    async key_files() {
      const files = await held.keystore.readFiles();
      return files.map(({ name, bytes }) => ({ name, bytes: bytes.toString('base64') }));
    },
  };
  const hand = hands[order.do] as (order: Order) => Promise<Done[Order['do']]>;
  return Promise.resolve(order).then(hand);
}
