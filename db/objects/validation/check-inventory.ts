import {
  hasDoubleDigest,
  highestOf,
  isObject,
  readDigestBlock,
  textIn,
  URI,
  type CheckedInventory,
  type CheckedVersion,
  type DigestBlock,
  type JsonObject,
} from './checked-inventory.ts';
import { checkPaths, CONTENT_PATHS } from './check-paths.ts';
import { isRegisteredDigest } from './content-files.ts';
import { checkVersionBlock } from './check-version-block.ts';
import { checkVersionNames } from './check-version-names.ts';
import type { Code } from './finding.ts';

type ReportHere = (code: Code) => void;

const KEYS = new Set([
  'id',
  'type',
  'digestAlgorithm',
  'head',
  'contentDirectory',
  'manifest',
  'versions',
  'fixity',
]);
const TYPE = /^https:\/\/ocfl\.io\/1\.[01]\/spec\/#inventory$/;

/** Holds one inventory against section 3.5 of the specification, by itself. */
export function checkInventory(value: JsonObject, report: ReportHere): CheckedInventory {
  if (Object.keys(value).some((key) => !KEYS.has(key))) report('E102');
  for (const key of ['id', 'type', 'digestAlgorithm', 'head']) {
    if (!(key in value)) report('E036');
  }
  const manifest = checkManifest(value, report);
  const versions = checkVersions(value, manifest, report);
  checkVersionsInPaths(manifest, versions, report);
  const used = new Set([...versions.values()].flatMap(({ state }) => [...state.keys()]));
  if (versions.size > 0 && [...manifest.keys()].some((digest) => !used.has(digest))) report('E107');
  return {
    id: checkId(value, report),
    type: checkType(value, report),
    digestAlgorithm: checkAlgorithm(value, report),
    head: checkHead(value, versions, report),
    contentDirectory: checkContentDirectory(value, report),
    manifest,
    versions,
    fixity: checkFixity(value, report),
  };
}

function checkId(value: JsonObject, report: ReportHere): string | undefined {
  const id = textIn(value, 'id');
  if ('id' in value && (id === undefined || id === '')) report('E037');
  if (id !== undefined && id !== '' && !URI.test(id)) report('W005');
  return id;
}

function checkType(value: JsonObject, report: ReportHere): string | undefined {
  const type = textIn(value, 'type');
  if ('type' in value && !TYPE.test(type ?? '')) report('E038');
  return type;
}

function checkAlgorithm(
  value: JsonObject,
  report: ReportHere,
): CheckedInventory['digestAlgorithm'] {
  const algorithm = value['digestAlgorithm'];
  if (algorithm === 'sha256') report('W004');
  if (algorithm === 'sha512' || algorithm === 'sha256') return algorithm;
  if ('digestAlgorithm' in value) report('E025');
  return undefined;
}

function checkContentDirectory(value: JsonObject, report: ReportHere): string {
  if (!('contentDirectory' in value)) return 'content';
  const name = textIn(value, 'contentDirectory') ?? '';
  if (name.includes('/')) report('E017');
  if (['', '.', '..'].includes(name)) report('E018');
  return name === '' || name.includes('/') ? 'content' : name;
}

function checkManifest(value: JsonObject, report: ReportHere): DigestBlock {
  if (!('manifest' in value)) report('E041');
  const manifest = readDigestBlock('manifest' in value ? value['manifest'] : {});
  if (!manifest) {
    report('E106');
    return new Map<string, string[]>();
  }
  if (hasDoubleDigest(manifest)) report('E096');
  checkPaths([...manifest.values()].flat(), CONTENT_PATHS, report);
  return manifest;
}

function checkFixity(value: JsonObject, report: ReportHere): Map<string, DigestBlock> {
  const blocks = new Map<string, DigestBlock>();
  const fixity = 'fixity' in value ? value['fixity'] : {};
  if (!isObject(fixity)) {
    report('E111');
    return blocks;
  }
  for (const [algorithm, content] of Object.entries(fixity)) {
    if (!isRegisteredDigest(algorithm)) report('E056');
    const block = readDigestBlock(content);
    if (!block) {
      report('E057');
      continue;
    }
    if (hasDoubleDigest(block)) report('E097');
    for (const paths of block.values()) checkPaths(paths, CONTENT_PATHS, report);
    blocks.set(algorithm, block);
  }
  return blocks;
}

function checkVersions(
  value: JsonObject,
  manifest: DigestBlock,
  report: ReportHere,
): Map<string, CheckedVersion> {
  const versions = new Map<string, CheckedVersion>();
  if (!isObject(value['versions'])) {
    report('versions' in value ? 'E044' : 'E043');
    return versions;
  }
  for (const [name, block] of Object.entries(value['versions'])) {
    versions.set(name, checkVersionBlock(block, manifest, report));
  }
  checkVersionNames([...versions.keys()], report);
  return versions;
}

/** The first segment of a content path is the name of a version's folder, letter by letter. */
function checkVersionsInPaths(
  manifest: DigestBlock,
  versions: ReadonlyMap<string, CheckedVersion>,
  report: ReportHere,
): void {
  for (const path of [...manifest.values()].flat()) {
    const [folder = ''] = path.replace(/^\/+/, '').split('/', 1);
    if (versions.size === 0 || versions.has(folder)) continue;
    report(/^v[0-9]+$/.test(folder) ? 'E014' : 'E042');
  }
}

function checkHead(
  value: JsonObject,
  versions: ReadonlyMap<string, CheckedVersion>,
  report: ReportHere,
): string | undefined {
  if (!('head' in value)) return undefined;
  const head = textIn(value, 'head');
  const highest = highestOf([...versions.keys()].map((name) => Number(name.slice(1))));
  const isHighest = head !== undefined && versions.has(head) && Number(head.slice(1)) === highest;
  if (!isHighest) report('E040');
  return head;
}
