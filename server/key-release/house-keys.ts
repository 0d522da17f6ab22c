import type { Keystore } from '../../crypto/keyring/keystore.ts';

/**
 * What the house may do with its keystore. The key of a volume that is there already is none of it: that is handed
 * out by `KeyRelease` alone, against a receipt.
 */
export type HouseKeys = Pick<
  Keystore,
  | 'ages'
  | 'blindIndex'
  | 'destroyVolumeKey'
  | 'newVolumeKey'
  | 'openField'
  | 'readFiles'
  | 'readSecret'
  | 'rotateMaster'
  | 'rotateUnitYear'
  | 'sealField'
  | 'storeSecret'
>;
