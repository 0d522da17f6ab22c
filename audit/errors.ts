/** An entry that cannot become a leaf, or bytes that are not the one encoding of an entry. */
export class LeafError extends Error {
  override readonly name = 'LeafError';
}

/**
 * Why a checkpoint is not believed: unreadable, not signed by a trusted key, signed wrongly in its name, or signed by a key of
 * the ledger at a size at which another one signs.
 */
export type CheckpointFault = 'unreadable' | 'unsigned' | 'forged' | 'out_of_turn';

export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly fault: CheckpointFault;

  constructor(fault: CheckpointFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** A head that a key of the ledger signed at a size at which another key signs: which one, by its fingerprint. */
export class OutOfTurnError extends CheckpointError {
  readonly size: number;
  readonly signedBy: string;

  constructor(size: number, signedBy: string) {
    super(
      'out_of_turn',
      `第 ${size} 条的检查点由账本的另一把公钥所签（指纹 ${signedBy}），它在这个条数上已停用或尚未起用`,
    );
    this.size = size;
    this.signedBy = signedBy;
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
