/** An entry that cannot become a leaf, or bytes that are not the one encoding of an entry. */
export class LeafError extends Error {
  override readonly name = 'LeafError';
}

/** Why a checkpoint is not believed: unreadable, not signed by a trusted key, or signed wrongly in its name. */
export type CheckpointFault = 'unreadable' | 'unsigned' | 'forged';

export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly fault: CheckpointFault;

  constructor(fault: CheckpointFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** A tile, bundle, frontier or path that does not have the prescribed shape. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** A text that is no trust policy; the message names the line and the way out. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** A text that does not have the one form of a proof file. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
}
