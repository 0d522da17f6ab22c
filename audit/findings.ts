import type { CheckpointFault } from './errors.ts';

/** Everything a verification can find, and what it means for the verdict (SPEC §7). */
export const SEVERITY = {
  body_changed: 'tampered',
  entry_missing: 'tampered',
  entry_malformed: 'tampered',
  leaf_hash_changed: 'tampered',
  history_rewritten: 'tampered',
  history_forked: 'tampered',
  tail_cut: 'tampered',
  checkpoint_forged: 'tampered',
  checkpoint_out_of_turn: 'tampered',
  checkpoints_disordered: 'tampered',
  other_ledger: 'tampered',
  key_change_false: 'tampered',
  proof_false: 'tampered',
  restore_forged: 'tampered',
  checkpoint_missing: 'unproven',
  checkpoint_unreadable: 'unproven',
  checkpoint_unsigned: 'unproven',
  quorum_missing: 'unproven',
  checkpoints_incomplete: 'unproven',
  leaf_hashes_missing: 'unproven',
  extra_bytes: 'unproven',
  extra_file: 'unproven',
  readme_changed: 'unproven',
  package_key_differs: 'unproven',
  key_missing: 'unproven',
  key_change_missing: 'unproven',
  key_change_unproven: 'unproven',
  proof_unreadable: 'unproven',
  not_comparable: 'unproven',
  restore_unsigned: 'unproven',
  key_unproven: 'notice',
  key_change_unknown: 'notice',
  clock_backwards: 'notice',
  time_astray: 'notice',
  restore_unproven: 'notice',
} as const;

export type FindingCode = keyof typeof SEVERITY;

/** What it means that a note could not be opened. */
export const CODE_OF_FAULT = {
  forged: 'checkpoint_forged',
  out_of_turn: 'checkpoint_out_of_turn',
  unsigned: 'checkpoint_unsigned',
  unreadable: 'checkpoint_unreadable',
} as const satisfies Record<CheckpointFault, FindingCode>;

export type Finding = {
  code: FindingCode;
  /** The first bad entry is none before `from` and none after `to`; equal where it is known exactly. */
  firstBad?: { from: number; to: number };
  /** The file in the package. */
  path?: string;
  /** The tree size of the checkpoint at fault. */
  size?: number;
  /** Fingerprint of the key that signed it, where that had no right to. */
  signedBy?: string;
};

export type CountedFinding = Finding & { count: number };

/** The first finding of every code, and how many there were: hostile input must not fill the memory. */
export type Findings = {
  add: (finding: Finding) => void;
  list: () => CountedFinding[];
};

export function collectFindings(): Findings {
  const byCode = new Map<FindingCode, CountedFinding>();
  return {
    add(finding) {
      const known = byCode.get(finding.code);
      if (known) known.count += 1;
      else byCode.set(finding.code, { ...finding, count: 1 });
    },
    list: () => [...byCode.values()],
  };
}

/** 0 intact, 1 tampered, 2 incomplete or unsigned. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  const severities = new Set(findings.map((finding) => SEVERITY[finding.code]));
  if (severities.has('tampered')) return 1;
  return severities.has('unproven') ? 2 : 0;
}
