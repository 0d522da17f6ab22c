import type { SecretKey } from '../../../../crypto/secret-key.ts';
import { matchesSaltedDigest } from '../../../../crypto/salted-digest.ts';
import { EnvelopeError } from '../../../../crypto/errors.ts';
import type { Services } from '../../../context.ts';
import {
  parseRecord,
  RECORD_FILE,
  RECORD_SALT_FILE,
  type VolumeRecord,
} from '../../archives/index.ts';
import { contentPath } from './content-path.ts';
import type { ContentReader } from './content-reader.ts';
import type { Met } from './met.ts';

type Digest = { salt: Buffer; sm3: Buffer };

/** What the catalogue of one version says of the files that came with it. */
export type OpenVersion = {
  catalogue: VolumeRecord;
  /** By name in the version: `p/0001/original`. */
  digests: ReadonlyMap<string, Digest>;
};

type Needs = {
  services: Pick<Services, 'crypto'>;
  volumeId: string;
  key: SecretKey;
  /** Digests that the ledger has, by version. */
  recorded: ReadonlyMap<number, Buffer>;
  reader: Pick<ContentReader, 'readEarly'>;
  meet: (code: Met['code'], path: string) => void;
};

/**
 * Opens the catalogue of a version, once, and holds it against the ledger; `undefined` where it does not
 * open, so that the pages of that version can be checked by their stored bytes alone.
 */
export function openVersions(needs: Needs): (version: number) => Promise<OpenVersion | undefined> {
  const opened = new Map<number, Promise<OpenVersion | undefined>>();
  return (version) => {
    const opening = opened.get(version) ?? openVersion(needs, version);
    opened.set(version, opening);
    return opening;
  };
}

async function openVersion(needs: Needs, version: number): Promise<OpenVersion | undefined> {
  const salt = await openContent(needs, version, RECORD_SALT_FILE);
  const json = await openContent(needs, version, RECORD_FILE);
  if (!json) return undefined;
  const path = contentPath({ version, name: RECORD_FILE });
  if (salt) compareWithLedger(needs, version, path, { salt, json });
  const catalogue = parseRecord(json);
  if (catalogue === 'old_format' || 'malformed' in catalogue) {
    needs.meet(catalogue === 'old_format' ? 'S022' : 'S007', path);
    return undefined;
  }
  return { catalogue, digests: digestsOf(catalogue, version) };
}

async function openContent(
  { services, volumeId, key, reader, meet }: Needs,
  version: number,
  name: string,
): Promise<Buffer | undefined> {
  const path = contentPath({ version, name });
  const sealed = await reader.readEarly(path);
  if (!sealed) return undefined;
  try {
    return services.crypto.openObject(key, { volume: volumeId, version, path: name }, sealed);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    meet('S002', path);
    return undefined;
  }
}

function compareWithLedger(
  { recorded, meet }: Needs,
  version: number,
  path: string,
  { salt, json }: { salt: Buffer; json: Buffer },
): void {
  const digest = recorded.get(version);
  if (!digest) meet('S006', path);
  else if (!matchesSaltedDigest(json, { salt, digest })) meet('S005', path);
}

function digestsOf({ materials }: VolumeRecord, version: number): OpenVersion['digests'] {
  const digests = new Map<string, Digest>();
  for (const { pages } of materials.filter((material) => material.version === version)) {
    for (const { path, files } of pages) {
      for (const [name, { salt, sm3 }] of Object.entries(files)) {
        digests.set(`${path}/${name}`, {
          salt: Buffer.from(salt, 'hex'),
          sm3: Buffer.from(sm3, 'hex'),
        });
      }
    }
  }
  return digests;
}
