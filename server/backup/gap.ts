/** Why a version is not on a medium: lost or damaged where it was to be read, or at odds with what lies there. */
export const GAP_REASONS = ['absent', 'damaged', 'conflict'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** A version that the set's database shows and that the set does not carry. */
export type Gap = { objectId: string; version: number; reason: GapReason };
