/**
 * Which role may do what on which table or view. `owner` owns everything and only migrates; nothing that is not
 * written here is granted. Append-only tables get no UPDATE and no DELETE for anyone.
 */
export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
export type TableRights = { app: Right[]; sequencer: Right[] };

const READ: Right[] = ['SELECT'];
const APPEND: Right[] = ['SELECT', 'INSERT'];
const EDIT: Right[] = ['SELECT', 'INSERT', 'UPDATE'];

export const RIGHTS: Record<string, TableRights> = {
  schema_migrations: { app: READ, sequencer: [] },
  // The sequencer also writes: what key release refused.
  ledger_outbox: { app: APPEND, sequencer: ['SELECT', 'INSERT', 'DELETE'] },
  ledger_entries: { app: READ, sequencer: APPEND },
  ledger_tiles: { app: READ, sequencer: APPEND },
  ledger_head: { app: READ, sequencer: EDIT },
  ledger_checkpoints: { app: READ, sequencer: APPEND },
  ledger_details: { app: APPEND, sequencer: [] },
  counters: { app: EDIT, sequencer: [] },
  units: { app: EDIT, sequencer: [] },
  unit_versions: { app: APPEND, sequencer: [] },
  authorities: { app: APPEND, sequencer: [] },
  persons: { app: EDIT, sequencer: [] },
  person_names: { app: APPEND, sequencer: [] },
  scoped_names: { app: APPEND, sequencer: [] },
  person_id_numbers: { app: APPEND, sequencer: [] },
  kin_ties: { app: APPEND, sequencer: [] },
  kin_tie_withdrawals: { app: APPEND, sequencer: [] },
  accounts: { app: EDIT, sequencer: [] },
  account_versions: { app: APPEND, sequencer: [] },
  password_records: { app: APPEND, sequencer: [] },
  account_keys: { app: APPEND, sequencer: [] },
  account_key_revocations: { app: APPEND, sequencer: [] },
  changes: { app: APPEND, sequencer: [] },
  change_decisions: { app: APPEND, sequencer: [] },
  // Its trigger lets nothing be updated but the sealed copy, and that only to nothing.
  one_time_secrets: { app: EDIT, sequencer: [] },
  terminals: { app: EDIT, sequencer: [] },
  terminal_versions: { app: APPEND, sequencer: [] },
  terminal_tokens: { app: [...APPEND, 'DELETE'], sequencer: [] },
  terminal_enrolments: { app: [...EDIT, 'DELETE'], sequencer: [] },
  sessions: { app: EDIT, sequencer: [] },
  idempotency_keys: { app: [...APPEND, 'DELETE'], sequencer: [] },
  // Keys of before they moved into the key vault: read and taken out once.
  unit_keys: { app: ['SELECT', 'DELETE'], sequencer: [] },
  key_destructions: { app: APPEND, sequencer: [] },
  key_rotations: { app: APPEND, sequencer: [] },
  volumes: { app: EDIT, sequencer: [] },
  volume_versions: { app: APPEND, sequencer: [] },
  materials: { app: APPEND, sequencer: [] },
  pages: { app: APPEND, sequencer: [] },
  accessions: { app: EDIT, sequencer: [] },
  approval_routes: { app: APPEND, sequencer: [] },
  requests: { app: EDIT, sequencer: [] },
  request_readers: { app: APPEND, sequencer: [] },
  request_decisions: { app: APPEND, sequencer: [] },
  grants: { app: EDIT, sequencer: [] },
  openings: { app: EDIT, sequencer: [] },
  policy_versions: { app: APPEND, sequencer: [] },
  version_weights: { app: APPEND, sequencer: [] },
  scrub_passes: { app: APPEND, sequencer: [] },
  scrub_pass_ends: { app: APPEND, sequencer: [] },
  scrub_orders: { app: APPEND, sequencer: [] },
  scrub_visits: { app: APPEND, sequencer: [] },
  scrub_sweeps: { app: APPEND, sequencer: [] },
  scrub_findings: { app: APPEND, sequencer: [] },
  scrub_resolutions: { app: APPEND, sequencer: [] },
  scrub_switches: { app: APPEND, sequencer: [] },
  repairs: { app: APPEND, sequencer: [] },
  repair_outcomes: { app: APPEND, sequencer: [] },
  repair_ends: { app: APPEND, sequencer: [] },
  backup_recipients: { app: APPEND, sequencer: [] },
  backup_media: { app: APPEND, sequencer: [] },
  backup_medium_versions: { app: APPEND, sequencer: [] },
  backup_runs: { app: APPEND, sequencer: [] },
  backup_run_ends: { app: APPEND, sequencer: [] },
  backup_sets: { app: APPEND, sequencer: [] },
  backup_gaps: { app: APPEND, sequencer: [] },
  restore_tests: { app: APPEND, sequencer: [] },
  page_places: { app: [], sequencer: READ },
  volume_keys: { app: [], sequencer: READ },
};
