import type { ChangeKind } from '../../change-kind.ts';
import { appointWitnessKind } from './appoint-witness.ts';
import { retireWitnessKind } from './retire-witness.ts';
import { setQuorumKind } from './set-quorum.ts';

export { keepHeldNote } from './held-note.ts';
export { cosignedNote } from './cosigned-note.ts';
export { gatherWitnessed } from './gather-witnessed.ts';
export { witnessAlarms } from './witness-alarms.ts';
export { witnessRoutes } from './routes.ts';
export { openWitnessDesk, type WitnessDesk } from './witness-desk.ts';

export const witnessChangeKinds: readonly ChangeKind[] = [
  appointWitnessKind,
  retireWitnessKind,
  setQuorumKind,
];
