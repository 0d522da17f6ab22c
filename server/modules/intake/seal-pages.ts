import { randomUUIDv7 } from 'node:crypto';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { StagedVersion } from '../../../db/objects/object-repository.ts';
import type { Services } from '../../context.ts';
import { mapAtOnce } from '../../threads/map-at-once.ts';
import type { MaterialRecord, PageRecord } from '../archives/index.ts';
import type { PageImage } from './checks/inspect-images.ts';
import type { ParsedPage } from './checks/parsed-package.ts';
import type { Import } from './import-volume.ts';
import { readEntry } from './packages/read-entry.ts';
import { sealFile } from './seal-file.ts';

/** Where the pages of one version go. */
export type Shelf = { volumeId: string; version: number; key: SecretKey; staged: StagedVersion };

/** Pages in hand: one is read or rendered while others are sealed. All of them are in memory. */
export const PAGES_AT_ONCE = 4;

type Numbered = { page: ParsedPage; path: string };

/** Reads every page, makes its renditions and seals them all into the staged version; answers what the record says. */
export async function sealPages(
  services: Services,
  job: Import,
  shelf: Shelf,
): Promise<MaterialRecord[]> {
  const { materials } = job.parsed;
  const numbered = number(materials.flatMap(({ pages }) => pages));
  let done = 0;
  const sealed = await mapAtOnce(numbered, PAGES_AT_ONCE, async (one) => {
    job.signal.throwIfAborted();
    services.disks.requireRoom();
    const record = await sealPage(services, job, shelf, one);
    done += 1;
    job.progress(done, numbered.length, `加密入库：第 ${done} 页，共 ${numbered.length} 页`);
    return record;
  });
  const next = sealed.values();
  return materials.map(({ pages, classCode, sequence, title, formedOn, remark }, index) => ({
    id: randomUUIDv7(),
    version: shelf.version,
    classCode,
    sequence,
    ordinal: index + 1,
    title,
    formedOn,
    remark,
    pages: next.take(pages.length).toArray(),
  }));
}

function number(pages: ParsedPage[]): Numbered[] {
  return pages.map((page, index) => ({ page, path: `p/${String(index + 1).padStart(4, '0')}` }));
}

async function sealPage(
  services: Services,
  job: Import,
  shelf: Shelf,
  { page, path }: Numbered,
): Promise<PageRecord> {
  const { signal } = job;
  const files: PageRecord['files'] = {};
  const keep = async (name: string, plaintext: Buffer, expected?: PageImage): Promise<void> => {
    const file = {
      path: `${path}/${name}`,
      plaintext,
      ...(expected && { expected: expected.sm3 }),
    };
    files[name] = await sealFile(services, shelf, file, { key: 'intake', signal });
  };
  const master = page.optimised ? 'optimised' : 'original';
  if (page.optimised)
    await keep('original', await readEntry(job.source, page.original), page.original);
  const shown = page.optimised ?? page.original;
  const bytes = await readEntry(job.source, shown);
  const { facts, renditions } = await services.images.render(bytes, { key: 'intake', signal });
  await keep(master, bytes, shown);
  for (const name of ['view', 'slow', 'thumb'] as const) await keep(name, renditions[name].bytes);
  const { width, height } = facts;
  return { id: randomUUIDv7(), no: page.number, path, master, width, height, files };
}
