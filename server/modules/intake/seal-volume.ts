import { randomUUIDv7 } from 'node:crypto';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import { saltedDigest } from '../../../crypto/salted-digest.ts';
import { sm3 } from '../../../crypto/sm3.ts';
import type { StagedVersion } from '../../../db/objects/object-repository.ts';
import type { Services } from '../../context.ts';
import type { NewMaterial } from '../archives/index.ts';
import type { PageImage } from './checks/inspect-images.ts';
import type { ParsedMaterial, ParsedPage } from './checks/parsed-package.ts';
import type { Import } from './import-volume.ts';
import { readEntry } from './packages/read-entry.ts';

export type SealedVolume = { materials: NewMaterial[]; pageCount: number; contentDigest: Buffer };

/** What is kept of a page in the sealed catalogue, so that the database can be rebuilt from it. */
type PageRecord = NewMaterial['pages'][number] & {
  files: Record<string, { salt: string; sm3: string }>;
};

/** Seals every page with its renditions and the catalogue into a staged version, and installs it. */
export async function sealVolume(
  services: Services,
  job: Import,
  place: { volumeId: string; key: SecretKey; staged: StagedVersion },
): Promise<SealedVolume> {
  const { volumeId, key, staged } = place;
  const put = (path: string, bytes: Buffer): Promise<unknown> =>
    staged.put(
      path,
      services.crypto.sealObject(key, { volume: volumeId, version: 1, path }, bytes),
    );
  const sealed = await sealPages(services, job, put);
  const catalogue = Buffer.from(JSON.stringify(catalogueOf(job, sealed)));
  const { salt, digest } = saltedDigest(catalogue);
  await put('catalogue.json', catalogue);
  await put('catalogue.salt', salt);
  await staged.install({
    message: 'accession',
    user: { name: 'lantai', address: 'urn:lantai:intake' },
    createdAt: services.clock(),
  });
  const pageCount = sealed.reduce((count, { pages }) => count + pages.length, 0);
  return { materials: sealed, pageCount, contentDigest: digest };
}

type Put = (path: string, bytes: Buffer) => Promise<unknown>;
type SealedMaterial = Omit<NewMaterial, 'pages'> & { pages: PageRecord[] };

async function sealPages(services: Services, job: Import, put: Put): Promise<SealedMaterial[]> {
  const { materials } = job.parsed;
  const total = materials.reduce((count, { pages }) => count + pages.length, 0);
  const sealed: SealedMaterial[] = [];
  let done = 0;
  for (const [index, material] of materials.entries()) {
    const pages: PageRecord[] = [];
    for (const page of material.pages) {
      job.signal.throwIfAborted();
      done += 1;
      job.progress(done, total, `加密入库：第 ${done} 页，共 ${total} 页`);
      pages.push(await sealPage(services, job, page, `p/${String(done).padStart(4, '0')}`, put));
    }
    sealed.push({ ...describe(material, index + 1), pages });
  }
  return sealed;
}

function describe(material: ParsedMaterial, ordinal: number): Omit<NewMaterial, 'pages'> {
  const { classCode, sequence, title, formedOn, remark } = material;
  return { classCode, sequence, ordinal, title, formedOn, remark };
}

async function sealPage(
  services: Services,
  job: Import,
  page: ParsedPage,
  path: string,
  put: Put,
): Promise<PageRecord> {
  const files: PageRecord['files'] = {};
  const keep = async (name: string, bytes: Buffer): Promise<void> => {
    const { salt, digest } = saltedDigest(bytes);
    files[name] = { salt: salt.toString('hex'), sm3: digest.toString('hex') };
    await put(`${path}/${name}`, bytes);
  };
  const original = await readChecked(job, page.original);
  await keep('original', original);
  const optimised = page.optimised && (await readChecked(job, page.optimised));
  if (optimised) await keep('optimised', optimised);
  const call = { key: 'intake', signal: job.signal };
  const { facts, renditions } = await services.images.render(optimised ?? original, call);
  for (const name of ['view', 'slow', 'thumb'] as const) await keep(name, renditions[name].bytes);
  return {
    id: randomUUIDv7(),
    no: page.number,
    path,
    master: optimised ? 'optimised' : 'original',
    width: facts.width,
    height: facts.height,
    files,
  };
}

/** The very bytes that were checked: a package changed since is not imported. */
async function readChecked({ source }: Import, image: PageImage): Promise<Buffer> {
  const bytes = await readEntry(source, image);
  if (sm3(bytes).toString('hex') !== image.sm3)
    throw new Error(`changed since its check: ${image.path}`);
  return bytes;
}

function catalogueOf(job: Import, materials: SealedMaterial[]): object {
  return {
    format: 'lantai-catalogue-1',
    person: job.parsed.person,
    copyKind: job.accession.copy_kind,
    keeper: { code: job.unit.code, name: job.unit.name },
    accession: { id: job.accession.id, fileName: job.accession.file_name },
    materials,
  };
}
