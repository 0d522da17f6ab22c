import { checkPaths, LOGICAL_PATHS } from './check-paths.ts';
import {
  isObject,
  readDigestBlock,
  textIn,
  URI,
  type CheckedVersion,
  type DigestBlock,
  type JsonObject,
} from './checked-inventory.ts';
import type { Code } from './finding.ts';

type ReportHere = (code: Code) => void;

const KEYS = new Set(['created', 'message', 'state', 'user']);
const RFC_3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Holds one entry of `versions` against section 3.5.3.1. */
export function checkVersionBlock(
  block: unknown,
  manifest: DigestBlock,
  report: ReportHere,
): CheckedVersion {
  if (!isObject(block)) {
    report('E047');
    return { state: new Map<string, string[]>(), metadata: '' };
  }
  if (!('created' in block) || !('state' in block)) report('E048');
  if ('created' in block && !RFC_3339.test(textIn(block, 'created') ?? '')) report('E049');
  if ('message' in block && textIn(block, 'message') === undefined) report('E094');
  if (Object.keys(block).some((key) => !KEYS.has(key))) report('E102');
  checkUser(block, report);
  const metadata = JSON.stringify([
    textIn(block, 'created'),
    textIn(block, 'message'),
    user(block),
  ]);
  return { state: checkState(block, manifest, report), metadata };
}

function checkState(block: JsonObject, manifest: DigestBlock, report: ReportHere): DigestBlock {
  const state = readDigestBlock(block['state'] ?? {});
  if (!state) {
    report(isObject(block['state']) ? 'E051' : 'E050');
    return new Map<string, string[]>();
  }
  if ([...state.keys()].some((digest) => !manifest.has(digest))) report('E050');
  checkPaths([...state.values()].flat(), LOGICAL_PATHS, report);
  return state;
}

function checkUser(block: JsonObject, report: ReportHere): void {
  if (!('user' in block) || !('message' in block)) report('W007');
  if (!('user' in block)) return;
  const user = isObject(block['user']) ? block['user'] : {};
  if (Object.keys(user).some((key) => key !== 'name' && key !== 'address')) report('E102');
  if ((textIn(user, 'name') ?? '') === '') report('E054');
  else if (!('address' in user)) report('W008');
  else if (!URI.test(textIn(user, 'address') ?? '')) report('W009');
}

function user(block: JsonObject): (string | undefined)[] {
  const found = block['user'];
  return isObject(found) ? [textIn(found, 'name'), textIn(found, 'address')] : [];
}
