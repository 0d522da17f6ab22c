import { KeystoreError } from '../../../crypto/errors.ts';
import { fieldKeysOf } from '../../../crypto/keyring/field-keys.ts';
import { FIELD_KEYS } from '../../../crypto/keyring/named-secrets.ts';
import { AppError } from '../../errors.ts';
import type { HouseKeys } from '../../key-release/house-keys.ts';
import { LinkDown } from './conversation.ts';
import type { CustodyLink } from './custody-link.ts';
import { secretOf } from './secret-text.ts';

const AWAY = '密钥库所在的账本进程暂时连不上，请稍候片刻再试；若持续，请联系系统管理员。';

/**
 * The keys of a house whose keystore another process holds: what seals fields of the database and the secrets that
 * the house works with are handed to it at its start and stay in its memory; keys of volumes are made, ended and
 * counted there.
 */
export async function remoteKeys({ ask }: Pick<CustodyLink, 'ask'>): Promise<HouseKeys> {
  const secrets = new Map(Object.entries(await ask({ do: 'house_secrets' })));
  const fieldKey = (name: string) => {
    const text = secrets.get(name);
    if (text === undefined) throw new KeystoreError('账本进程没有交出本服务所需的密钥');
    return secretOf(text);
  };
  return {
    ...fieldKeysOf(fieldKey(FIELD_KEYS.field), fieldKey(FIELD_KEYS.index)),
    readSecret(name) {
      const text = secrets.get(name);
      return text === undefined ? undefined : Buffer.from(text, 'base64');
    },
    async storeSecret(name, bytes) {
      const value = Buffer.from(bytes).toString('base64');
      await orAway(() => ask({ do: 'store_secret', name, value }));
      secrets.set(name, value);
    },
    newVolumeKey: (slot) => orAway(async () => secretOf(await ask({ do: 'make_key', slot }))),
    destroyVolumeKey: (slot) => orAway(() => ask({ do: 'destroy_key', slot })).then(ignore),
    rotateUnitYear: (unitYear, until) =>
      orAway(() => ask({ do: 'rotate_unit', unitYear, ...upTo(until) })).then(ignore),
    rotateMaster: (until) =>
      orAway(() => ask({ do: 'rotate_master', ...upTo(until) })).then(ignore),
    ages: () => orAway(() => ask({ do: 'ages' })),
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
