import type { KeyAges } from '../../../crypto/keyring/key-ages.ts';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import { AppError } from '../../errors.ts';
import type { HouseKeys } from '../../key-release/house-keys.ts';
import { LinkDown } from './conversation.ts';
import type { CustodyLink } from './custody-link.ts';
import { secretOf } from './secret-text.ts';

const AWAY = '密钥库所在的账本进程暂时连不上，请稍候片刻再试；若持续，请联系系统管理员。';

/**
 * The keys of a house whose vault another process holds: what seals fields of the database and named secrets are its
 * own; keys of volumes are made, ended and counted there.
 */
export function remoteKeys({ ask }: Pick<CustodyLink, 'ask'>, own: Keystore): HouseKeys {
  return {
    blindIndex: (label, value) => own.blindIndex(label, value),
    sealField: (label, text) => own.sealField(label, text),
    openField: (label, sealed) => own.openField(label, sealed),
    readSecret: (name) => own.readSecret(name),
    storeSecret: (name, value) => own.storeSecret(name, value),
    newVolumeKey: (slot) => orAway(async () => secretOf(await ask({ do: 'make_key', slot }))),
    destroyVolumeKey: (slot) => orAway(() => ask({ do: 'destroy_key', slot })).then(ignore),
    rotateUnitYear: (unitYear, until) =>
      orAway(() => ask({ do: 'rotate_unit', unitYear, ...upTo(until) })).then(ignore),
    async rotateMaster(until) {
      await orAway(() => ask({ do: 'rotate_master', ...upTo(until) }));
      await own.rotateMaster(until);
    },
    ages: async () => (await orAway(() => ask({ do: 'ages' }))) as KeyAges,
    async readFiles() {
      const files = await orAway(() => ask({ do: 'key_files' }));
      return files.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes, 'base64') }));
    },
  };
}

function upTo(until: number | undefined): { until?: number } {
  return until === undefined ? {} : { until };
}

function ignore(): void {
  // The holder answers that it is done.
}

async function orAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LinkDown ? new AppError('unavailable', AWAY, { cause: error }) : error;
  }
}
