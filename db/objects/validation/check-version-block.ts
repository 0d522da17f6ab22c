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

const RFC_3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Holds one entry of `versions` against section 3.5.3.1. */
export function checkVersionBlock(
  value: unknown,
  manifest: DigestBlock,
  report: ReportHere,
): CheckedVersion {
  const block = isObject(value) ? value : {};
  if (!('created' in block) || !('state' in block)) report('E048');
  if ('created' in block && !RFC_3339.test(textIn(block, 'created') ?? '')) report('E049');
  if ('message' in block && textIn(block, 'message') === undefined) report('E094');
  checkUser(block, report);
  const { created, message, user } = block;
  const metadata = JSON.stringify([created, message, isObject(user) ? userText(user) : user]);
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
  if ((textIn(user, 'name') ?? '') === '') report('E054');
  else if (!('address' in user)) report('W008');
  else if (!URI.test(textIn(user, 'address') ?? '')) report('W009');
}

function userText(user: JsonObject): unknown[] {
  return [user['name'], user['address']];
}
