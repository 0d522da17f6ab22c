import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { ViewId } from './view-id.ts';

/** What the invisible mark of a picture says, and the key (256 bits) that decides where in its spectrum that is said. */
export type ViewMark = { key: SecretKey; id: ViewId };
