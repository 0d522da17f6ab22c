import type {
  browseOwnRelatives,
  declareRelative,
  DeclareRelative,
} from '../../../server/modules/kinships/contract.ts';
import { read, write } from '../../services/http.ts';

export function loadOwnRelatives(signal: AbortSignal) {
  return read<typeof browseOwnRelatives>('/api/kinships/mine', { signal });
}

/** Declares a relative of who is signed in; their file is closed to this account at once. */
export function declare(relative: DeclareRelative, key: string) {
  return write<typeof declareRelative>('/api/kinships', relative, key);
}
