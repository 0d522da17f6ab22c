import type { CopyKind } from '../../archives/contract.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import type { InspectImage } from './judge-image.ts';

/** The same copy kind of the same person with the same keeper may be held once only. */
export type Holding = {
  readonly idNumber: string;
  readonly copyKind: CopyKind;
  readonly unitCode: string;
};

/** What a check needs from outside the package. */
export type CheckContext = {
  /** The unit that will keep the volume. */
  readonly unitCode: string;
  readonly copyKind: CopyKind;
  readonly now: Date;
  readonly inspectImage: InspectImage;
  /** The name under which an ID number is on record; an ID number belongs to one person. */
  readonly nameOnRecord: (idNumber: string) => Promise<string | undefined>;
  readonly isAlreadyHeld: (holding: Holding) => Promise<boolean>;
  readonly profile?: PackageProfile;
  /** Images inspected at once; 2 unless told. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Called before and after each image; `current` is its path in the package. */
  readonly onProgress?: (done: number, total: number, current: string) => void;
};
