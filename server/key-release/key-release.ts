import type { EnvelopeHead } from '../../crypto/sealed-object.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';

/** Who asks for keys, by which entry of the ledger: it must say the very same. */
export type Presented = {
  entryId: string;
  actor: string;
  terminal: string | undefined;
  /** Id of the volume. */
  item: string;
};

/** One file of a page by its name in the page's folder, and how it begins. */
export type FileOrder = { page: string; file: string; head: EnvelopeHead };

/**
 * The one way to the keys of what is archived (密钥放行). Each call spends the receipt of one entry that this
 * ledger has signed for moments ago, whether keys come of it or not. Rejects with `ReleaseError`.
 */
export type KeyRelease = {
  /** The key of each file asked for, in order: it opens that file alone. */
  releasePageKeys(order: Presented & { files: FileOrder[] }): Promise<SecretKey[]>;
  /** The key of a whole volume, for a scrub that has recorded that it reads all of it. */
  releaseVolumeKey(order: Presented): Promise<SecretKey>;
};
