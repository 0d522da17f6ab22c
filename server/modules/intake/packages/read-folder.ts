import { constants } from 'node:fs';
import type { Dirent } from 'node:fs';
import { open, readdir, lstat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Finding } from '../conformance-report.ts';
import { raiseFinding } from '../findings/raise-finding.ts';
import type { RuleCode } from '../findings/rules.ts';
import { decodeName } from './decode-name.ts';
import { normalisePath } from './normalise-path.ts';
import { PackageFault } from './package-fault.ts';
import { PACKAGE_LIMITS } from './package-source.ts';
import type { PackageLimits, PackageSource } from './package-source.ts';
import { refuseRepeatedPaths } from './refuse-repeated-paths.ts';
import { weighCount, weighEntries } from './weigh-entries.ts';

/** `location` keeps the bytes of the name: a folder unpacked elsewhere may hold GBK names. */
type Found = { readonly path: string; readonly location: Buffer; readonly bytes: number };
type Walk = {
  readonly found: Found[];
  readonly findings: Finding[];
  readonly limits: PackageLimits;
};

const MAX_DEPTH = 8;
const SEPARATOR = Buffer.from('/');

/**
 * Opens a folder as a package. Links and special files are refused, never followed.
 * @throws {PackageFault} naming every file at fault
 */
export async function readFolder(
  folder: string,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<PackageSource> {
  const walk: Walk = { found: [], findings: [], limits };
  await visit(Buffer.from(folder), [], walk);
  const weights = walk.found.map(({ path, bytes }) => ({ path, bytes, packedBytes: bytes }));
  const totalBytes = weights.reduce((total, { bytes }) => total + bytes, 0);
  const findings = [
    ...walk.findings,
    ...refuseRepeatedPaths(walk.found.map(({ path }) => path)),
    ...weighEntries(weights, totalBytes, limits),
  ];
  if (findings.length > 0) throw new PackageFault(findings);
  return sourceOf(walk.found);
}

async function visit(folder: Buffer, parents: readonly string[], walk: Walk): Promise<void> {
  const children = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const tooMany = weighCount(walk.found.length + children.length, walk.limits);
  if (tooMany.length > 0) throw new PackageFault(tooMany);
  for (const child of children) await visitChild(folder, parents, child, walk);
}

async function visitChild(
  folder: Buffer,
  parents: readonly string[],
  child: Dirent<Buffer>,
  walk: Walk,
): Promise<void> {
  const location = Buffer.concat([folder, SEPARATOR, child.name]);
  const name = decodeName(child.name);
  const written = [...parents, name ?? child.name.toString('latin1')].join('/');
  const reading = normalisePath(written);
  const path = reading.ok ? reading.path : written;
  const raise = (code: RuleCode, what: string) =>
    walk.findings.push(raiseFinding(code, `${path}：${what}`, { file: path }));
  if (name === undefined) raise('container.unreadable-name', '文件名编码无法识别');
  else if (!reading.ok) raise('container.unsafe-path', reading.reason);
  else if (child.isFile()) walk.found.push({ path, location, bytes: await sizeOf(location) });
  else if (!child.isDirectory()) raise('container.not-a-file', '不是普通文件');
  else if (parents.length === MAX_DEPTH) raise('container.unsafe-path', '层级过深');
  else await visit(location, path.split('/'), walk);
}

async function sizeOf(location: Buffer): Promise<number> {
  return (await lstat(location)).size;
}

function sourceOf(found: readonly Found[]): PackageSource {
  const byPath = new Map(found.map((file) => [file.path, file]));
  return {
    entries: found.map(({ path, bytes }) => ({ path, bytes })),
    open(path) {
      const file = byPath.get(path);
      if (!file) throw new RangeError(`no such entry in the package: ${path}`);
      return openUnchanged(file);
    },
    close: () => Promise.resolve(),
  };
}

/** The folder may change under us: a link put in since is not followed, another size is refused. */
async function openUnchanged({ location, bytes }: Found): Promise<Readable> {
  const handle = await open(location, constants.O_RDONLY | constants.O_NOFOLLOW);
  const status = await handle.stat();
  if (status.isFile() && status.size === bytes) return handle.createReadStream();
  await handle.close();
  throw new Error('the file changed after it was listed');
}
