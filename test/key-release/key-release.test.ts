import { expect } from 'chai';
import { createSecretKey, randomUUID } from 'node:crypto';
import { encodeLeaf } from '../../audit/leaf.ts';
import { EnvelopeError } from '../../crypto/errors.ts';
import { openReleased } from '../../crypto/sealed-object.ts';
import type { Refusal } from '../../server/key-release/release-error.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { PLACEMENTS } from './support/placements.ts';
import { makeReleaseBed, type ReleaseBed, type StoredPage } from './support/release-bed.ts';

for (const [where, place] of Object.entries(PLACEMENTS)) {
  describe(`key release ${where}`, () => {
    let bed: ReleaseBed;
    let page: StoredPage;
    let next: StoredPage;
    before(async () => {
      bed = await makeReleaseBed(place);
      [page, next] = bed.pages as [StoredPage, StoredPage];
    });
    after(() => bed.close());

    /** Refused for this reason, and on record with the entry that was shown. */
    const expectRefused = async (
      refusal: Refusal,
      entryId: string,
      ask: () => Promise<unknown>,
    ): Promise<void> => {
      const recorded = await recordedBy(bed.app, async () => {
        const error: unknown = await ask().catch((reason: unknown) => reason);
        expect(error).to.include({ name: 'ReleaseError', code: refusal });
      });
      const told = recorded.filter(({ action }) => action === 'ledger.release_key');
      expect(told).to.have.length(1);
      expect(told[0]).to.include({ kind: 'DENY', outcome: refusal, approval: entryId });
    };

    it('gives the key of the page that was recorded, which opens nothing else', async () => {
      const entryId = await bed.recordReading(page);
      const key = createSecretKey(await bed.ask(entryId, await bed.fileOf(page)));
      const opened = openReleased(key, page.place('view'), await bed.sealed(page));
      expect(opened.subarray(0, 2).toString('hex')).to.equal('ffd8');
      for (const [other, file] of [
        [page, 'slow'],
        [page, 'original'],
        [page, 'thumb'],
        [next, 'view'],
      ] as const) {
        const sealed = await bed.sealed(other, file);
        expect(() => openReleased(key, other.place(file), sealed)).to.throw(EnvelopeError);
      }
    });

    it('gives the keys of a strip by one entry, one key for each thumbnail', async () => {
      const entryId = await bed.record({
        action: 'viewing.read_strip',
        pages: `${page.id} ${next.id}`,
      });
      const files = [await bed.fileOf(page, 'thumb'), await bed.fileOf(next, 'thumb')];
      const { actor, terminal } = bed;
      const item = bed.room.volumeId;
      const keys = await bed.app.services.keyRelease.releasePageKeys({
        entryId,
        actor,
        terminal,
        item,
        files,
      });
      for (const [at, each] of [page, next].entries()) {
        const key = keys[at];
        if (!key) throw new Error('no key');
        const opened = openReleased(key, each.place('thumb'), await bed.sealed(each, 'thumb'));
        expect(opened.subarray(0, 2).toString('hex')).to.equal('ffd8');
      }
    });

    it('gives the key of the page that a picture is held against, at full size alone', async () => {
      const record = () => bed.record({ action: 'ledger.trace', pages: page.id });
      const key = createSecretKey(
        await bed.ask(await record(), await bed.fileOf(page, 'original')),
      );
      const opened = openReleased(key, page.place('original'), await bed.sealed(page, 'original'));
      expect(opened.subarray(0, 2).toString('hex')).to.equal('ffd8');
      for (const [refusal, asked] of [
        ['other_act', await bed.fileOf(page, 'thumb')],
        ['other_page', await bed.fileOf(next, 'original')],
      ] as const) {
        const entryId = await record();
        await expectRefused(refusal, entryId, () => bed.ask(entryId, asked));
      }
      const unnamed = await bed.record({ action: 'ledger.trace' });
      const file = await bed.fileOf(page, 'original');
      await expectRefused('other_page', unnamed, () => bed.ask(unnamed, file));
    });

    it('gives the keys of the pages of a copy by the entry of its making, and no others', async () => {
      const { actor, terminal } = bed;
      const item = bed.room.volumeId;
      const releasing = (entryId: string, files: Awaited<ReturnType<typeof bed.fileOf>>[]) =>
        bed.app.services.keyRelease.releasePageKeys({ entryId, actor, terminal, item, files });
      const making = { action: 'copies.make', pages: page.id };
      const made = await bed.record(making);
      const [bytes] = await releasing(made, [await bed.fileOf(page, 'original')]);
      if (!bytes) throw new Error('no key');
      const sealed = await bed.sealed(page, 'original');
      expect(openReleased(bytes, page.place('original'), sealed).length).to.be.above(1000);
      await expectRefused('used', made, async () =>
        releasing(made, [await bed.fileOf(page, 'original')]),
      );
      for (const [refusal, of, file] of [
        ['other_page', next, 'original'],
        ['other_act', page, 'thumb'],
      ] as const) {
        const entryId = await bed.record(making);
        await expectRefused(refusal, entryId, async () =>
          releasing(entryId, [await bed.fileOf(of, file)]),
        );
      }
    });

    it('gives the key of a volume for a scrub that is on record', async () => {
      const entryId = await bed.record({ action: 'storage.scrub_volume' });
      const { actor, terminal } = bed;
      const item = bed.room.volumeId;
      const key = await bed.app.services.keyRelease.releaseVolumeKey({
        entryId,
        actor,
        terminal,
        item,
      });
      const opened = bed.app.services.crypto.openObject(
        key,
        page.place('view'),
        await bed.sealed(page),
      );
      expect(opened.subarray(0, 2).toString('hex')).to.equal('ffd8');
    });

    it('gives nothing to who skips the ledger', async () => {
      const file = await bed.fileOf(page);
      const invented = randomUUID();
      await expectRefused('unsigned', invented, () => bed.ask(invented, file));
      await expectRefused('unsigned', invented, () =>
        bed.app.services.keyRelease.releaseVolumeKey({
          entryId: invented,
          actor: bed.actor,
          terminal: bed.terminal,
          item: bed.room.volumeId,
        }),
      );
      // Without the key there are only bytes that no one can open.
      expect((await bed.sealed(page)).subarray(0, 4).toString()).to.equal('LTSE');
    });

    it('gives nothing for an entry that is written but not yet signed for', async () => {
      const { services, database } = bed.app;
      const file = await bed.fileOf(page);
      const lock = await database.superuser.transaction();
      await lock.raw('lock table ledger_head in access exclusive mode');
      const recorded = await services.db.transaction((tx) =>
        services.ledger.record(tx, {
          kind: 'INTENT',
          action: 'viewing.read_page',
          actor: bed.actor,
          terminal: bed.terminal,
          item: bed.room.volumeId,
          pages: page.id,
        }),
      );
      await expectRefused('unsigned', recorded.entryId, () => bed.ask(recorded.entryId, file));
      await lock.rollback();
      await recorded.receipt();
    });

    it('gives once, however many ask at once', async () => {
      const file = await bed.fileOf(page);
      const entryId = await bed.recordReading(page);
      const asked = await Promise.allSettled(
        Array.from({ length: 8 }, () => bed.ask(entryId, file)),
      );
      const codes = asked.map((each) =>
        each.status === 'fulfilled' ? 'given' : (each.reason as { code: string }).code,
      );
      expect(codes.filter((code) => code === 'given')).to.have.length(1);
      expect(codes.filter((code) => code === 'used')).to.have.length(7);
      await expectRefused('used', entryId, () => bed.ask(entryId, file));
    });

    it('gives nothing by the entry of another reader, terminal, volume or page, and spends it', async () => {
      const file = await bed.fileOf(page);
      const cases: [Refusal, Parameters<ReleaseBed['ask']>[2], typeof file][] = [
        ['other_actor', { actor: randomUUID() }, file],
        ['other_terminal', { terminal: randomUUID() }, file],
        ['other_terminal', { terminal: undefined }, file],
        ['other_item', { item: randomUUID() }, file],
        ['other_page', {}, await bed.fileOf(next)],
      ];
      for (const [refusal, changed, asked] of cases) {
        const entryId = await bed.recordReading(page);
        await expectRefused(refusal, entryId, () => bed.ask(entryId, asked, changed));
        await expectRefused('used', entryId, () => bed.ask(entryId, file));
      }
    });

    it('gives nothing by the entry of another act', async () => {
      const file = await bed.fileOf(page);
      const thumb = await bed.fileOf(page, 'thumb');
      const read = await bed.recordReading(page);
      await expectRefused('other_act', read, () => bed.ask(read, thumb));
      const strip = await bed.record({ action: 'viewing.read_strip', pages: page.id });
      await expectRefused('other_act', strip, () => bed.ask(strip, file));
      const scrub = await bed.record({ action: 'storage.scrub_volume', pages: page.id });
      await expectRefused('other_act', scrub, () => bed.ask(scrub, file));
      const whole = await bed.recordReading(page);
      const { actor, terminal } = bed;
      const item = bed.room.volumeId;
      await expectRefused('other_act', whole, () =>
        bed.app.services.keyRelease.releaseVolumeKey({ entryId: whole, actor, terminal, item }),
      );
      for (const event of [
        { kind: 'DENY', pages: page.id },
        { kind: 'DONE', pages: page.id },
        { action: 'viewing.open' },
      ] as const) {
        const entryId = await bed.record(event);
        await expectRefused('unsigned', entryId, () => bed.ask(entryId, file));
      }
    });

    it('gives nothing for the beginning of another file, or of none', async () => {
      const [mine, other] = [await bed.fileOf(page), await bed.fileOf(next)];
      const heads = [
        other.head,
        (await bed.fileOf(page, 'slow')).head,
        { ...mine.head, isWhole: !mine.head.isWhole },
        {
          ...mine.head,
          bytes: Buffer.concat([other.head.bytes.subarray(0, 40), mine.head.bytes.subarray(40)]),
        },
        { ...mine.head, bytes: mine.head.bytes.subarray(0, 40) },
      ];
      for (const head of heads) {
        const entryId = await bed.recordReading(page);
        await expectRefused('altered', entryId, () => bed.ask(entryId, { ...mine, head }));
      }
    });

    it('gives nothing for files that are no rendition of the page', async () => {
      const { head } = await bed.fileOf(page);
      for (const file of ['catalogue.json', '../p2/view', 'view/../../catalogue.json', 'facts']) {
        const entryId = await bed.recordReading(page);
        await expectRefused('no_place', entryId, () =>
          bed.ask(entryId, { page: page.id, file, head }),
        );
      }
    });

    it('gives nothing by a row that the server’s role adds for a page that is another’s', async () => {
      const [victim] = bed.pages.slice(-1) as [StoredPage];
      const forged = { ...victim, id: randomUUID() };
      await bed.app.services.db('pages').insert({
        id: forged.id,
        material_id: victim.materialId,
        volume_id: bed.room.volumeId,
        no: 900,
        path: victim.path,
        master: 'original',
        width: 1,
        height: 1,
      });
      const entryId = await bed.recordReading(forged);
      const file = { ...(await bed.fileOf(victim)), page: forged.id };
      await expectRefused('no_place', entryId, () => bed.ask(entryId, file));
    });

    it('gives nothing by an entry that somebody wrote onto the tree by hand', async () => {
      const { services, database } = bed.app;
      const entryId = randomUUID();
      const entry = {
        kind: 'INTENT',
        action: 'viewing.read_page',
        actor: bed.actor,
        terminal: bed.terminal,
        item: bed.room.volumeId,
        pages: page.id,
        origin: services.ledger.origin,
        entryId,
        atMs: Date.now(),
      } as const;
      const row = {
        idx: 9_000_000,
        entry_id: entryId,
        body: encodeLeaf(entry),
        leaf_hash: Buffer.alloc(32),
        at: new Date(),
        kind: entry.kind,
        action: entry.action,
        actor: entry.actor,
        item: entry.item,
      };
      const refused: unknown = await services
        .db('ledger_entries')
        .insert(row)
        .catch((reason: unknown) => reason);
      expect(refused, 'the server’s own role may not').to.include({ code: '42501' });
      await database.superuser('ledger_entries').insert(row);
      const file = await bed.fileOf(page);
      const error: unknown = await bed.ask(entryId, file).catch((reason: unknown) => reason);
      expect(error).to.include({ code: 'unsigned' });
    });

    it('gives no key of a volume that was destroyed', async () => {
      const { superuser } = bed.app.database;
      const entryId = await bed.recordReading(page);
      const file = await bed.fileOf(page);
      const change = await superuser.transaction();
      await change.raw("set local session_replication_role = 'replica'");
      await change('key_destructions').insert({
        volume_id: bed.room.volumeId,
        basis: 'test',
        change_id: randomUUID(),
        proposed_by: randomUUID(),
        confirmed_by: randomUUID(),
        decided_at: new Date(),
      });
      await change.commit();
      const error: unknown = await bed.ask(entryId, file).catch((reason: unknown) => reason);
      expect(error).to.include({ code: 'destroyed' });
    });
  });
}
