table accessions
  id uuid not null
  unit_id uuid not null
  copy_kind text not null
  file_name text not null
  bytes bigint not null
  state text not null
  submitted_by uuid
  submitted_at timestamp with time zone not null
  finished_at timestamp with time zone
  done integer not null default 0
  total integer not null default 0
  current text not null default ''::text
  report text
  error_count integer not null default 0
  warning_count integer not null default 0
  volume_id uuid
  constraint accessions_pkey PRIMARY KEY (id)
  constraint accessions_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES accounts(id)
  constraint accessions_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  constraint accessions_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE INDEX accessions_newest ON public.accessions USING btree (submitted_at DESC, id DESC)
  CREATE UNIQUE INDEX accessions_pkey ON public.accessions USING btree (id)

table account_key_revocations
  key_id uuid not null
  change_id uuid
  revoked_at timestamp with time zone not null
  constraint account_key_revocations_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint account_key_revocations_key_id_fkey FOREIGN KEY (key_id) REFERENCES account_keys(id)
  constraint account_key_revocations_pkey PRIMARY KEY (key_id)
  CREATE UNIQUE INDEX account_key_revocations_pkey ON public.account_key_revocations USING btree (key_id)
  CREATE TRIGGER account_key_revocations_rows_stay BEFORE DELETE OR UPDATE ON public.account_key_revocations FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER account_key_revocations_stays BEFORE TRUNCATE ON public.account_key_revocations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table account_keys
  id uuid not null
  account_id uuid not null
  public_key text not null
  user_id text not null
  label text not null
  valid_from timestamp with time zone not null
  valid_to timestamp with time zone not null
  change_id uuid
  recorded_at timestamp with time zone not null
  constraint account_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint account_keys_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint account_keys_check CHECK ((valid_from < valid_to))
  constraint account_keys_pkey PRIMARY KEY (id)
  constraint account_keys_public_key_key UNIQUE (public_key)
  CREATE INDEX account_keys_by_account ON public.account_keys USING btree (account_id)
  CREATE UNIQUE INDEX account_keys_pkey ON public.account_keys USING btree (id)
  CREATE UNIQUE INDEX account_keys_public_key_key ON public.account_keys USING btree (public_key)
  CREATE TRIGGER account_keys_rows_stay BEFORE DELETE OR UPDATE ON public.account_keys FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER account_keys_stays BEFORE TRUNCATE ON public.account_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table account_versions
  account_id uuid not null
  version integer not null
  name text not null
  unit_id uuid not null
  person_id uuid
  clearance text not null
  roles text not null
  state text not null
  change_id uuid
  recorded_at timestamp with time zone not null
  id_number_sealed bytea
  id_number_index bytea
  constraint account_versions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint account_versions_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint account_versions_pkey PRIMARY KEY (account_id, version)
  constraint account_versions_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE INDEX account_versions_by_id_number ON public.account_versions USING btree (id_number_index) WHERE (id_number_index IS NOT NULL)
  CREATE INDEX account_versions_by_person ON public.account_versions USING btree (person_id) WHERE (person_id IS NOT NULL)
  CREATE UNIQUE INDEX account_versions_pkey ON public.account_versions USING btree (account_id, version)
  CREATE TRIGGER account_versions_rows_stay BEFORE DELETE OR UPDATE ON public.account_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER account_versions_stays BEFORE TRUNCATE ON public.account_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table accounts
  id uuid not null
  login_name text not null
  name text not null
  person_id uuid
  unit_id uuid not null
  clearance text not null
  password_record text not null
  pin_record text
  password_failures integer not null default 0
  pin_failures integer not null default 0
  state text not null
  last_login_at timestamp with time zone
  created_at timestamp with time zone not null
  row_version integer not null default 1
  roles text not null default '[]'::text
  version integer not null default 1
  sessions_valid_from timestamp with time zone not null default '-infinity'::timestamp with time zone
  must_change boolean not null default false
  password_set_at timestamp with time zone not null default now()
  id_number_sealed bytea
  id_number_index bytea
  constraint accounts_login_name_key UNIQUE (login_name)
  constraint accounts_officers_stand_alone CHECK (((roles = ANY (ARRAY['["sysadmin"]'::text, '["security_officer"]'::text, '["auditor"]'::text])) OR (roles !~ '"(sysadmin|security_officer|auditor)"'::text)))
  constraint accounts_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint accounts_pkey PRIMARY KEY (id)
  constraint accounts_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE INDEX accounts_by_id_number ON public.accounts USING btree (id_number_index)
  CREATE INDEX accounts_by_person ON public.accounts USING btree (person_id) WHERE (person_id IS NOT NULL)
  CREATE INDEX accounts_by_unit ON public.accounts USING btree (unit_id)
  CREATE UNIQUE INDEX accounts_login_name_key ON public.accounts USING btree (login_name)
  CREATE UNIQUE INDEX accounts_one_officer_each ON public.accounts USING btree (id_number_index) WHERE ((state = 'active'::text) AND (roles = ANY (ARRAY['["sysadmin"]'::text, '["security_officer"]'::text, '["auditor"]'::text])))
  CREATE UNIQUE INDEX accounts_pkey ON public.accounts USING btree (id)

table approval_routes
  id uuid not null
  name text not null
  steps text not null
  created_at timestamp with time zone not null
  constraint approval_routes_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX approval_routes_pkey ON public.approval_routes USING btree (id)
  CREATE TRIGGER approval_routes_rows_stay BEFORE DELETE OR UPDATE ON public.approval_routes FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER approval_routes_stays BEFORE TRUNCATE ON public.approval_routes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table authorities
  id uuid not null
  person_id uuid not null
  kind text not null
  unit_id uuid
  valid_from date not null
  recorded_at timestamp with time zone not null
  volume_id uuid
  basis text not null default ''::text
  backdating_reason text not null default ''::text
  change_id uuid
  constraint authorities_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint authorities_pkey PRIMARY KEY (id)
  constraint authorities_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  constraint authorities_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE INDEX authorities_by_person ON public.authorities USING btree (person_id, kind, valid_from)
  CREATE INDEX authorities_by_unit ON public.authorities USING btree (unit_id, kind)
  CREATE INDEX authorities_by_volume ON public.authorities USING btree (volume_id, valid_from) WHERE (volume_id IS NOT NULL)
  CREATE UNIQUE INDEX authorities_pkey ON public.authorities USING btree (id)
  CREATE TRIGGER authorities_rows_stay BEFORE DELETE OR UPDATE ON public.authorities FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER authorities_scope AFTER INSERT ON public.authorities FOR EACH ROW WHEN ((new.unit_id IS NOT NULL)) EXECUTE FUNCTION note_scope_of_unit('unit_id')
  CREATE TRIGGER authorities_stays BEFORE TRUNCATE ON public.authorities FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_gaps
  medium_id uuid not null
  set_no integer not null
  volume_id uuid not null
  version integer not null
  reason text not null
  constraint backup_gaps_medium_id_set_no_fkey FOREIGN KEY (medium_id, set_no) REFERENCES backup_sets(medium_id, set_no)
  constraint backup_gaps_pkey PRIMARY KEY (medium_id, set_no, volume_id, version)
  constraint backup_gaps_reason_check CHECK ((reason = ANY (ARRAY['absent'::text, 'damaged'::text, 'conflict'::text])))
  CREATE UNIQUE INDEX backup_gaps_pkey ON public.backup_gaps USING btree (medium_id, set_no, volume_id, version)
  CREATE TRIGGER backup_gaps_rows_stay BEFORE DELETE OR UPDATE ON public.backup_gaps FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_gaps_stays BEFORE TRUNCATE ON public.backup_gaps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_media
  id uuid not null
  label text not null
  registered_by uuid not null
  registered_at timestamp with time zone not null
  constraint backup_media_label_key UNIQUE (label)
  constraint backup_media_pkey PRIMARY KEY (id)
  constraint backup_media_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES accounts(id)
  CREATE UNIQUE INDEX backup_media_label_key ON public.backup_media USING btree (label)
  CREATE UNIQUE INDEX backup_media_pkey ON public.backup_media USING btree (id)
  CREATE TRIGGER backup_media_rows_stay BEFORE DELETE OR UPDATE ON public.backup_media FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_media_stays BEFORE TRUNCATE ON public.backup_media FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_medium_versions
  medium_id uuid not null
  version integer not null
  kind text not null
  level text not null
  holder text not null
  place text not null
  state text not null
  note text not null
  recorded_by uuid not null
  recorded_at timestamp with time zone not null
  constraint backup_medium_versions_kind_check CHECK ((kind = ANY (ARRAY['usb_disk'::text, 'hard_disk'::text, 'optical'::text, 'tape'::text, 'network'::text])))
  constraint backup_medium_versions_medium_id_fkey FOREIGN KEY (medium_id) REFERENCES backup_media(id)
  constraint backup_medium_versions_pkey PRIMARY KEY (medium_id, version)
  constraint backup_medium_versions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES accounts(id)
  constraint backup_medium_versions_state_check CHECK ((state = ANY (ARRAY['in_use'::text, 'sealed'::text, 'handed_over'::text, 'destroyed'::text])))
  CREATE UNIQUE INDEX backup_medium_versions_pkey ON public.backup_medium_versions USING btree (medium_id, version)
  CREATE TRIGGER backup_medium_versions_rows_stay BEFORE DELETE OR UPDATE ON public.backup_medium_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_medium_versions_stays BEFORE TRUNCATE ON public.backup_medium_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_recipients
  change_id uuid not null
  threshold integer not null
  recipients text not null
  set_at timestamp with time zone not null
  constraint backup_recipients_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint backup_recipients_pkey PRIMARY KEY (change_id)
  constraint backup_recipients_threshold_check CHECK ((threshold >= 2))
  CREATE INDEX backup_recipients_newest ON public.backup_recipients USING btree (set_at DESC)
  CREATE UNIQUE INDEX backup_recipients_pkey ON public.backup_recipients USING btree (change_id)
  CREATE TRIGGER backup_recipients_rows_stay BEFORE DELETE OR UPDATE ON public.backup_recipients FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_recipients_stays BEFORE TRUNCATE ON public.backup_recipients FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_run_ends
  run_id uuid not null
  outcome text not null
  reason text not null
  ended_at timestamp with time zone not null
  constraint backup_run_ends_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text])))
  constraint backup_run_ends_pkey PRIMARY KEY (run_id)
  constraint backup_run_ends_run_id_fkey FOREIGN KEY (run_id) REFERENCES backup_runs(id)
  CREATE UNIQUE INDEX backup_run_ends_pkey ON public.backup_run_ends USING btree (run_id)
  CREATE TRIGGER backup_run_ends_rows_stay BEFORE DELETE OR UPDATE ON public.backup_run_ends FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_run_ends_stays BEFORE TRUNCATE ON public.backup_run_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_runs
  id uuid not null
  medium_id uuid not null
  path text not null
  requested_by uuid
  requested_at timestamp with time zone not null
  constraint backup_runs_medium_id_fkey FOREIGN KEY (medium_id) REFERENCES backup_media(id)
  constraint backup_runs_pkey PRIMARY KEY (id)
  constraint backup_runs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts(id)
  CREATE INDEX backup_runs_newest ON public.backup_runs USING btree (requested_at DESC)
  CREATE UNIQUE INDEX backup_runs_pkey ON public.backup_runs USING btree (id)
  CREATE TRIGGER backup_runs_rows_stay BEFORE DELETE OR UPDATE ON public.backup_runs FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_runs_stays BEFORE TRUNCATE ON public.backup_runs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table backup_sets
  medium_id uuid not null
  set_no integer not null
  run_id uuid not null
  manifest_digest bytea not null
  ledger_size bigint not null
  row_count bigint not null
  versions bigint not null
  new_versions bigint not null
  new_bytes bigint not null
  key_part_until timestamp with time zone not null
  made_at timestamp with time zone not null
  ledger_note text
  missing_versions bigint not null default 0
  constraint backup_sets_manifest_digest_key UNIQUE (manifest_digest)
  constraint backup_sets_medium_id_fkey FOREIGN KEY (medium_id) REFERENCES backup_media(id)
  constraint backup_sets_pkey PRIMARY KEY (medium_id, set_no)
  constraint backup_sets_run_id_fkey FOREIGN KEY (run_id) REFERENCES backup_runs(id)
  CREATE UNIQUE INDEX backup_sets_manifest_digest_key ON public.backup_sets USING btree (manifest_digest)
  CREATE INDEX backup_sets_newest ON public.backup_sets USING btree (made_at DESC)
  CREATE UNIQUE INDEX backup_sets_pkey ON public.backup_sets USING btree (medium_id, set_no)
  CREATE TRIGGER backup_sets_rows_stay BEFORE DELETE OR UPDATE ON public.backup_sets FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER backup_sets_stays BEFORE TRUNCATE ON public.backup_sets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table change_decisions
  change_id uuid not null
  proposed_by uuid not null
  verdict text not null
  decided_by uuid not null
  opinion text not null
  decided_at timestamp with time zone not null
  constraint change_decisions_change_id_proposed_by_fkey FOREIGN KEY (change_id, proposed_by) REFERENCES changes(id, proposed_by)
  constraint change_decisions_check CHECK (((verdict = 'withdraw'::text) = (decided_by = proposed_by)))
  constraint change_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint change_decisions_pkey PRIMARY KEY (change_id)
  constraint change_decisions_verdict_check CHECK ((verdict = ANY (ARRAY['confirm'::text, 'reject'::text, 'withdraw'::text])))
  CREATE UNIQUE INDEX change_decisions_pkey ON public.change_decisions USING btree (change_id)
  CREATE TRIGGER change_decisions_rows_stay BEFORE DELETE OR UPDATE ON public.change_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER change_decisions_stays BEFORE TRUNCATE ON public.change_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table changes
  id uuid not null
  kind text not null
  duty text not null
  target uuid
  title text not null
  sealed_payload bytea not null
  reason text not null
  unit_id uuid not null
  proposed_by uuid not null
  proposed_at timestamp with time zone not null
  constraint changes_id_proposed_by_key UNIQUE (id, proposed_by)
  constraint changes_pkey PRIMARY KEY (id)
  constraint changes_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES accounts(id)
  constraint changes_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE INDEX changes_by_target ON public.changes USING btree (target, proposed_at DESC)
  CREATE UNIQUE INDEX changes_id_proposed_by_key ON public.changes USING btree (id, proposed_by)
  CREATE INDEX changes_newest ON public.changes USING btree (proposed_at DESC, id DESC)
  CREATE UNIQUE INDEX changes_pkey ON public.changes USING btree (id)
  CREATE TRIGGER changes_rows_stay BEFORE DELETE OR UPDATE ON public.changes FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER changes_stays BEFORE TRUNCATE ON public.changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table copies
  id uuid not null
  no text not null
  request_id uuid not null
  item integer not null
  nth integer not null
  attempt integer not null
  copying text not null
  unit_id uuid not null
  volume_id uuid not null
  material_id uuid not null
  page_nos text not null
  sheets integer not null
  recipient_id uuid not null
  afterwards text not null
  due_on date not null
  made_by uuid not null
  terminal_id uuid not null
  made_at timestamp with time zone not null
  entry_id uuid not null
  sealed_text bytea
  constraint copies_afterwards_check CHECK ((afterwards = ANY (ARRAY['return'::text, 'file'::text, 'destroy'::text])))
  constraint copies_check CHECK (((copying = 'extract'::text) = (sealed_text IS NOT NULL)))
  constraint copies_copying_check CHECK ((copying = ANY (ARRAY['reproduction'::text, 'extract'::text])))
  constraint copies_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id)
  constraint copies_material_id_fkey FOREIGN KEY (material_id) REFERENCES materials(id)
  constraint copies_no_key UNIQUE (no)
  constraint copies_pkey PRIMARY KEY (id)
  constraint copies_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES accounts(id)
  constraint copies_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
  constraint copies_request_id_item_nth_attempt_key UNIQUE (request_id, item, nth, attempt)
  constraint copies_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
  constraint copies_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  constraint copies_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE INDEX copies_by_unit ON public.copies USING btree (unit_id, made_at DESC, id DESC)
  CREATE UNIQUE INDEX copies_no_key ON public.copies USING btree (no)
  CREATE UNIQUE INDEX copies_pkey ON public.copies USING btree (id)
  CREATE UNIQUE INDEX copies_request_id_item_nth_attempt_key ON public.copies USING btree (request_id, item, nth, attempt)
  CREATE TRIGGER copies_rows_stay BEFORE DELETE OR UPDATE ON public.copies FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER copies_stays BEFORE TRUNCATE ON public.copies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table copy_steps
  copy_id uuid not null
  ordinal integer not null
  step text not null
  note text not null
  taken_by uuid not null
  taken_at timestamp with time zone not null
  constraint copy_steps_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copies(id)
  constraint copy_steps_pkey PRIMARY KEY (copy_id, ordinal)
  constraint copy_steps_step_check CHECK ((step = ANY (ARRAY['check'::text, 'hand_over'::text, 'spoil'::text, 'take_back'::text, 'file'::text, 'destroy'::text, 'witness'::text])))
  constraint copy_steps_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES accounts(id)
  CREATE UNIQUE INDEX copy_steps_pkey ON public.copy_steps USING btree (copy_id, ordinal)
  CREATE TRIGGER copy_steps_rows_stay BEFORE DELETE OR UPDATE ON public.copy_steps FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER copy_steps_stays BEFORE TRUNCATE ON public.copy_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table counters
  name text not null
  value bigint not null
  constraint counters_pkey PRIMARY KEY (name)
  CREATE UNIQUE INDEX counters_pkey ON public.counters USING btree (name)

table grants
  id uuid not null
  request_id uuid not null
  volume_id uuid not null
  account_id uuid not null
  cut text not null
  valid_from timestamp with time zone not null
  valid_to timestamp with time zone not null
  recalled_at timestamp with time zone
  copies text
  constraint grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint grants_pkey PRIMARY KEY (id)
  constraint grants_request_id_account_id_key UNIQUE (request_id, account_id)
  constraint grants_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
  constraint grants_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE INDEX grants_by_account ON public.grants USING btree (account_id, valid_to DESC)
  CREATE INDEX grants_by_volume ON public.grants USING btree (volume_id)
  CREATE UNIQUE INDEX grants_pkey ON public.grants USING btree (id)
  CREATE UNIQUE INDEX grants_request_id_account_id_key ON public.grants USING btree (request_id, account_id)

table idempotency_keys
  account_id uuid not null
  key text not null
  route text not null
  request_digest bytea not null
  response text not null
  created_at timestamp with time zone not null
  constraint idempotency_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint idempotency_keys_pkey PRIMARY KEY (account_id, key)
  CREATE UNIQUE INDEX idempotency_keys_pkey ON public.idempotency_keys USING btree (account_id, key)

table key_destructions
  volume_id uuid not null
  basis text not null
  change_id uuid not null
  proposed_by uuid not null
  confirmed_by uuid not null
  decided_at timestamp with time zone not null
  constraint key_destructions_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint key_destructions_check CHECK ((proposed_by <> confirmed_by))
  constraint key_destructions_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES accounts(id)
  constraint key_destructions_pkey PRIMARY KEY (volume_id)
  constraint key_destructions_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES accounts(id)
  constraint key_destructions_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE UNIQUE INDEX key_destructions_pkey ON public.key_destructions USING btree (volume_id)
  CREATE TRIGGER key_destructions_rows_stay BEFORE DELETE OR UPDATE ON public.key_destructions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER key_destructions_stays BEFORE TRUNCATE ON public.key_destructions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table key_rotations
  id uuid not null
  unit_code text
  year integer
  generation integer not null
  change_id uuid not null
  decided_at timestamp with time zone not null
  constraint key_rotations_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint key_rotations_check CHECK (((unit_code IS NULL) = (year IS NULL)))
  constraint key_rotations_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX key_rotations_pkey ON public.key_rotations USING btree (id)
  CREATE TRIGGER key_rotations_rows_stay BEFORE DELETE OR UPDATE ON public.key_rotations FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER key_rotations_stays BEFORE TRUNCATE ON public.key_rotations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table kin_tie_withdrawals
  tie_id uuid not null
  change_id uuid not null
  recorded_at timestamp with time zone not null
  constraint kin_tie_withdrawals_pkey PRIMARY KEY (tie_id)
  constraint kin_tie_withdrawals_tie_id_fkey FOREIGN KEY (tie_id) REFERENCES kin_ties(id)
  CREATE UNIQUE INDEX kin_tie_withdrawals_pkey ON public.kin_tie_withdrawals USING btree (tie_id)
  CREATE TRIGGER kin_tie_withdrawals_rows_stay BEFORE DELETE OR UPDATE ON public.kin_tie_withdrawals FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER kin_tie_withdrawals_stays BEFORE TRUNCATE ON public.kin_tie_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table kin_ties
  id uuid not null
  no integer not null generated by default as identity
  person_id uuid
  account_id uuid
  relative_id uuid
  relative_index bytea
  relative_sealed bytea
  relation text not null
  source text not null
  recorded_by uuid
  recorded_at timestamp with time zone not null
  constraint kin_ties_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint kin_ties_check CHECK (((person_id IS NULL) <> (account_id IS NULL)))
  constraint kin_ties_check1 CHECK (((relative_id IS NULL) <> (relative_index IS NULL)))
  constraint kin_ties_check2 CHECK (((relative_index IS NULL) = (relative_sealed IS NULL)))
  constraint kin_ties_no_key UNIQUE (no)
  constraint kin_ties_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint kin_ties_pkey PRIMARY KEY (id)
  constraint kin_ties_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES accounts(id)
  constraint kin_ties_relation_check CHECK ((relation = ANY (ARRAY['spouse'::text, 'parent'::text, 'child'::text, 'sibling'::text, 'other'::text])))
  constraint kin_ties_relative_id_fkey FOREIGN KEY (relative_id) REFERENCES persons(id)
  constraint kin_ties_source_check CHECK ((source = ANY (ARRAY['family_record'::text, 'declaration'::text])))
  CREATE INDEX kin_ties_by_account ON public.kin_ties USING btree (account_id) WHERE (account_id IS NOT NULL)
  CREATE INDEX kin_ties_by_index ON public.kin_ties USING btree (relative_index) WHERE (relative_index IS NOT NULL)
  CREATE INDEX kin_ties_by_person ON public.kin_ties USING btree (person_id) WHERE (person_id IS NOT NULL)
  CREATE INDEX kin_ties_by_relative ON public.kin_ties USING btree (relative_id) WHERE (relative_id IS NOT NULL)
  CREATE UNIQUE INDEX kin_ties_no_key ON public.kin_ties USING btree (no)
  CREATE UNIQUE INDEX kin_ties_pkey ON public.kin_ties USING btree (id)
  CREATE TRIGGER kin_ties_rows_stay BEFORE DELETE OR UPDATE ON public.kin_ties FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER kin_ties_stays BEFORE TRUNCATE ON public.kin_ties FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_checkpoints
  size bigint not null
  note text not null
  signed_at timestamp with time zone not null
  constraint ledger_checkpoints_pkey PRIMARY KEY (size)
  CREATE INDEX ledger_checkpoints_by_time ON public.ledger_checkpoints USING btree (signed_at)
  CREATE UNIQUE INDEX ledger_checkpoints_pkey ON public.ledger_checkpoints USING btree (size)
  CREATE TRIGGER ledger_checkpoints_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_checkpoints_stays BEFORE TRUNCATE ON public.ledger_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_cosignatures
  origin text not null
  size bigint not null
  witness text not null
  note_line text not null
  at timestamp with time zone not null
  constraint ledger_cosignatures_pkey PRIMARY KEY (origin, size, witness)
  constraint ledger_cosignatures_witness_fkey FOREIGN KEY (witness) REFERENCES ledger_witnesses(name)
  CREATE INDEX ledger_cosignatures_by_witness ON public.ledger_cosignatures USING btree (witness, origin, size DESC)
  CREATE UNIQUE INDEX ledger_cosignatures_pkey ON public.ledger_cosignatures USING btree (origin, size, witness)
  CREATE TRIGGER ledger_cosignatures_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_cosignatures FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_cosignatures_stays BEFORE TRUNCATE ON public.ledger_cosignatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_days
  origin text not null
  day text not null
  size bigint not null
  root bytea not null
  signers text not null
  closed_at timestamp with time zone not null
  constraint ledger_days_day_check CHECK ((length(day) = 10))
  constraint ledger_days_pkey PRIMARY KEY (origin, day)
  CREATE UNIQUE INDEX ledger_days_pkey ON public.ledger_days USING btree (origin, day)
  CREATE TRIGGER ledger_days_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_days FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_days_stays BEFORE TRUNCATE ON public.ledger_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_details
  entry_id uuid not null
  salt bytea not null
  sealed bytea not null
  constraint ledger_details_pkey PRIMARY KEY (entry_id)
  CREATE UNIQUE INDEX ledger_details_pkey ON public.ledger_details USING btree (entry_id)

table ledger_disputes
  id uuid not null
  witness text not null
  note text not null
  note_digest bytea not null
  own_note text not null
  found_at timestamp with time zone not null
  constraint ledger_disputes_note_digest_key UNIQUE (note_digest)
  constraint ledger_disputes_pkey PRIMARY KEY (id)
  constraint ledger_disputes_witness_fkey FOREIGN KEY (witness) REFERENCES ledger_witnesses(name)
  CREATE INDEX ledger_disputes_newest ON public.ledger_disputes USING btree (found_at DESC)
  CREATE UNIQUE INDEX ledger_disputes_note_digest_key ON public.ledger_disputes USING btree (note_digest)
  CREATE UNIQUE INDEX ledger_disputes_pkey ON public.ledger_disputes USING btree (id)
  CREATE TRIGGER ledger_disputes_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_disputes FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_disputes_stays BEFORE TRUNCATE ON public.ledger_disputes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_entries
  idx bigint not null
  entry_id uuid not null
  body bytea not null
  leaf_hash bytea not null
  at timestamp with time zone not null
  kind text not null
  action text not null
  actor text not null
  item text
  unit text
  purpose text
  outcome text
  constraint ledger_entries_entry_id_key UNIQUE (entry_id)
  constraint ledger_entries_pkey PRIMARY KEY (idx)
  CREATE INDEX ledger_entries_by_action ON public.ledger_entries USING btree (action, idx DESC)
  CREATE INDEX ledger_entries_by_actor ON public.ledger_entries USING btree (actor, idx DESC)
  CREATE INDEX ledger_entries_by_item ON public.ledger_entries USING btree (item, idx DESC)
  CREATE INDEX ledger_entries_by_purpose ON public.ledger_entries USING btree (purpose, idx DESC) WHERE (purpose IS NOT NULL)
  CREATE INDEX ledger_entries_by_time ON public.ledger_entries USING btree (at, idx)
  CREATE INDEX ledger_entries_by_unit ON public.ledger_entries USING btree (unit, idx DESC)
  CREATE INDEX ledger_entries_changes ON public.ledger_entries USING btree (idx DESC) WHERE (kind = 'CHANGE'::text)
  CREATE UNIQUE INDEX ledger_entries_entry_id_key ON public.ledger_entries USING btree (entry_id)
  CREATE UNIQUE INDEX ledger_entries_pkey ON public.ledger_entries USING btree (idx)
  CREATE INDEX ledger_entries_refused ON public.ledger_entries USING btree (idx DESC) WHERE (kind = 'DENY'::text)
  CREATE INDEX ledger_entries_refused_for ON public.ledger_entries USING btree (outcome, idx DESC) WHERE (kind = 'DENY'::text)
  CREATE TRIGGER ledger_entries_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_entries_stays BEFORE TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_head
  id integer not null
  size bigint not null
  root bytea not null
  frontier bytea not null
  mac bytea
  constraint ledger_head_id_check CHECK ((id = 1))
  constraint ledger_head_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX ledger_head_pkey ON public.ledger_head USING btree (id)

table ledger_outbox
  id bigint not null generated always as identity
  entry_id uuid not null
  body bytea not null
  mac bytea not null
  constraint ledger_outbox_entry_id_key UNIQUE (entry_id)
  constraint ledger_outbox_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX ledger_outbox_entry_id_key ON public.ledger_outbox USING btree (entry_id)
  CREATE UNIQUE INDEX ledger_outbox_pkey ON public.ledger_outbox USING btree (id)

table ledger_quorums
  change_id uuid not null
  rules text not null
  set_at timestamp with time zone not null
  constraint ledger_quorums_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint ledger_quorums_pkey PRIMARY KEY (change_id)
  CREATE INDEX ledger_quorums_newest ON public.ledger_quorums USING btree (set_at DESC)
  CREATE UNIQUE INDEX ledger_quorums_pkey ON public.ledger_quorums USING btree (change_id)
  CREATE TRIGGER ledger_quorums_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_quorums FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_quorums_stays BEFORE TRUNCATE ON public.ledger_quorums FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_tile_roots
  level integer not null
  n bigint not null
  root bytea not null
  constraint ledger_tile_roots_pkey PRIMARY KEY (level, n)
  CREATE UNIQUE INDEX ledger_tile_roots_pkey ON public.ledger_tile_roots USING btree (level, n)
  CREATE TRIGGER ledger_tile_roots_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_tile_roots FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_tile_roots_stays BEFORE TRUNCATE ON public.ledger_tile_roots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_tiles
  level integer not null
  n bigint not null
  hashes bytea not null
  constraint ledger_tiles_pkey PRIMARY KEY (level, n)
  CREATE UNIQUE INDEX ledger_tiles_pkey ON public.ledger_tiles USING btree (level, n)
  CREATE TRIGGER ledger_tiles_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_tiles FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_tiles_stays BEFORE TRUNCATE ON public.ledger_tiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_witness_retirements
  name text not null
  change_id uuid not null
  retired_at timestamp with time zone not null
  constraint ledger_witness_retirements_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint ledger_witness_retirements_name_fkey FOREIGN KEY (name) REFERENCES ledger_witnesses(name)
  constraint ledger_witness_retirements_pkey PRIMARY KEY (name)
  CREATE UNIQUE INDEX ledger_witness_retirements_pkey ON public.ledger_witness_retirements USING btree (name)
  CREATE TRIGGER ledger_witness_retirements_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_witness_retirements FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_witness_retirements_stays BEFORE TRUNCATE ON public.ledger_witness_retirements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table ledger_witnesses
  name text not null
  public_key text not null
  kind text not null
  unit_id uuid not null
  address text not null
  change_id uuid not null
  appointed_at timestamp with time zone not null
  constraint ledger_witnesses_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint ledger_witnesses_kind_check CHECK ((kind = ANY (ARRAY['terminal'::text, 'server'::text])))
  constraint ledger_witnesses_pkey PRIMARY KEY (name)
  constraint ledger_witnesses_public_key_key UNIQUE (public_key)
  constraint ledger_witnesses_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE UNIQUE INDEX ledger_witnesses_pkey ON public.ledger_witnesses USING btree (name)
  CREATE UNIQUE INDEX ledger_witnesses_public_key_key ON public.ledger_witnesses USING btree (public_key)
  CREATE TRIGGER ledger_witnesses_rows_stay BEFORE DELETE OR UPDATE ON public.ledger_witnesses FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER ledger_witnesses_stays BEFORE TRUNCATE ON public.ledger_witnesses FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table materials
  id uuid not null
  volume_id uuid not null
  version integer not null
  class_code text not null
  sequence integer not null
  ordinal integer not null
  title text not null
  formed_on text not null
  remark text not null
  page_count integer not null
  constraint materials_pkey PRIMARY KEY (id)
  constraint materials_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  constraint materials_volume_id_version_class_code_sequence_key UNIQUE (volume_id, version, class_code, sequence)
  CREATE UNIQUE INDEX materials_pkey ON public.materials USING btree (id)
  CREATE UNIQUE INDEX materials_volume_id_version_class_code_sequence_key ON public.materials USING btree (volume_id, version, class_code, sequence)
  CREATE TRIGGER materials_rows_stay BEFORE DELETE OR UPDATE ON public.materials FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER materials_stays BEFORE TRUNCATE ON public.materials FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table one_time_secrets
  change_id uuid not null
  account_id uuid not null
  collector_id uuid not null
  sealed bytea
  made_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  collected_at timestamp with time zone
  constraint one_time_secrets_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint one_time_secrets_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint one_time_secrets_collector_id_fkey FOREIGN KEY (collector_id) REFERENCES accounts(id)
  constraint one_time_secrets_pkey PRIMARY KEY (change_id)
  CREATE INDEX one_time_secrets_by_account ON public.one_time_secrets USING btree (account_id)
  CREATE UNIQUE INDEX one_time_secrets_pkey ON public.one_time_secrets USING btree (change_id)
  CREATE TRIGGER one_time_secrets_all_kept BEFORE TRUNCATE ON public.one_time_secrets FOR EACH STATEMENT EXECUTE FUNCTION destroy_secret_only() ENABLED ALWAYS
  CREATE TRIGGER one_time_secrets_are_kept BEFORE DELETE OR UPDATE ON public.one_time_secrets FOR EACH ROW EXECUTE FUNCTION destroy_secret_only() ENABLED ALWAYS

table openings
  id uuid not null
  grant_id uuid not null
  account_id uuid not null
  session_id uuid not null
  opened_at timestamp with time zone not null
  co_reader_id uuid
  confirmed_at timestamp with time zone
  closed_at timestamp with time zone
  constraint openings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint openings_co_reader_id_fkey FOREIGN KEY (co_reader_id) REFERENCES accounts(id)
  constraint openings_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id)
  constraint openings_pkey PRIMARY KEY (id)
  constraint openings_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id)
  CREATE INDEX openings_by_grant ON public.openings USING btree (grant_id)
  CREATE INDEX openings_by_session ON public.openings USING btree (session_id) WHERE (closed_at IS NULL)
  CREATE UNIQUE INDEX openings_pkey ON public.openings USING btree (id)

table oversight_calendars
  version integer not null
  calendar text not null
  change_id uuid
  entry_id uuid not null
  adopted_at timestamp with time zone not null
  constraint oversight_calendars_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint oversight_calendars_pkey PRIMARY KEY (version)
  CREATE UNIQUE INDEX oversight_calendars_pkey ON public.oversight_calendars USING btree (version)
  CREATE TRIGGER oversight_calendars_rows_stay BEFORE DELETE OR UPDATE ON public.oversight_calendars FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER oversight_calendars_stays BEFORE TRUNCATE ON public.oversight_calendars FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table oversight_cursor
  id integer not null
  next_index bigint not null
  moved_at timestamp with time zone not null
  constraint oversight_cursor_id_check CHECK ((id = 1))
  constraint oversight_cursor_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX oversight_cursor_pkey ON public.oversight_cursor USING btree (id)

table oversight_evidence
  finding_id uuid not null
  idx bigint not null
  added_at timestamp with time zone not null
  constraint oversight_evidence_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES oversight_findings(id)
  constraint oversight_evidence_pkey PRIMARY KEY (finding_id, idx)
  CREATE UNIQUE INDEX oversight_evidence_pkey ON public.oversight_evidence USING btree (finding_id, idx)
  CREATE TRIGGER oversight_evidence_rows_stay BEFORE DELETE OR UPDATE ON public.oversight_evidence FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER oversight_evidence_stays BEFORE TRUNCATE ON public.oversight_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table oversight_findings
  id uuid not null
  rule_id uuid
  rule_version integer
  subject_kind text not null
  subject uuid not null
  bucket timestamp with time zone not null
  severity text not null
  due_at timestamp with time zone not null
  raised_by uuid
  raised_at timestamp with time zone not null
  constraint oversight_findings_check CHECK (((rule_id IS NULL) = (raised_by IS NOT NULL)))
  constraint oversight_findings_pkey PRIMARY KEY (id)
  constraint oversight_findings_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES accounts(id)
  constraint oversight_findings_rule_id_rule_version_fkey FOREIGN KEY (rule_id, rule_version) REFERENCES oversight_rule_versions(rule_id, version)
  constraint oversight_findings_rule_id_rule_version_subject_bucket_key UNIQUE (rule_id, rule_version, subject, bucket)
  constraint oversight_findings_severity_check CHECK ((severity = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])))
  constraint oversight_findings_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['account'::text, 'terminal'::text])))
  CREATE INDEX oversight_findings_by_subject ON public.oversight_findings USING btree (subject, raised_at DESC)
  CREATE INDEX oversight_findings_newest ON public.oversight_findings USING btree (raised_at DESC, id DESC)
  CREATE UNIQUE INDEX oversight_findings_pkey ON public.oversight_findings USING btree (id)
  CREATE UNIQUE INDEX oversight_findings_rule_id_rule_version_subject_bucket_key ON public.oversight_findings USING btree (rule_id, rule_version, subject, bucket)
  CREATE TRIGGER oversight_findings_rows_stay BEFORE DELETE OR UPDATE ON public.oversight_findings FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER oversight_findings_stays BEFORE TRUNCATE ON public.oversight_findings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table oversight_rule_versions
  rule_id uuid not null
  version integer not null
  built_in text
  kind text not null
  label text not null
  severity text not null
  is_enabled boolean not null
  due_days integer not null
  parameters text not null
  change_id uuid
  entry_id uuid not null
  adopted_at timestamp with time zone not null
  constraint oversight_rule_versions_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint oversight_rule_versions_pkey PRIMARY KEY (rule_id, version)
  constraint oversight_rule_versions_severity_check CHECK ((severity = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text])))
  CREATE UNIQUE INDEX oversight_rule_versions_pkey ON public.oversight_rule_versions USING btree (rule_id, version)
  CREATE TRIGGER oversight_rule_versions_rows_stay BEFORE DELETE OR UPDATE ON public.oversight_rule_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER oversight_rule_versions_stays BEFORE TRUNCATE ON public.oversight_rule_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table oversight_steps
  finding_id uuid not null
  no integer not null
  kind text not null
  conclusion text
  sealed_note bytea
  assignee_id uuid
  due_at timestamp with time zone
  taken_by uuid not null
  taken_at timestamp with time zone not null
  constraint oversight_steps_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES accounts(id)
  constraint oversight_steps_check CHECK (((kind = 'conclude'::text) = (conclusion IS NOT NULL)))
  constraint oversight_steps_conclusion_check CHECK ((conclusion = ANY (ARRAY['normal'::text, 'violation'::text, 'false_alarm'::text, 'handed_over'::text])))
  constraint oversight_steps_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES oversight_findings(id)
  constraint oversight_steps_kind_check CHECK ((kind = ANY (ARRAY['begin'::text, 'note'::text, 'assign'::text, 'conclude'::text, 'reopen'::text])))
  constraint oversight_steps_pkey PRIMARY KEY (finding_id, no)
  constraint oversight_steps_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES accounts(id)
  CREATE INDEX oversight_steps_by_time ON public.oversight_steps USING btree (taken_at)
  CREATE UNIQUE INDEX oversight_steps_pkey ON public.oversight_steps USING btree (finding_id, no)
  CREATE TRIGGER oversight_steps_rows_stay BEFORE DELETE OR UPDATE ON public.oversight_steps FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER oversight_steps_stays BEFORE TRUNCATE ON public.oversight_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table page_places
  page_id uuid
  volume_id uuid
  version integer
  path text
  master text
  as  SELECT p.id AS page_id,
    p.volume_id,
    m.version,
    p.path,
    p.master
   FROM pages p
     JOIN materials m ON m.id = p.material_id;

table pages
  id uuid not null
  material_id uuid not null
  volume_id uuid not null
  no integer not null
  path text not null
  master text not null
  width integer not null
  height integer not null
  constraint pages_material_id_fkey FOREIGN KEY (material_id) REFERENCES materials(id)
  constraint pages_material_id_no_key UNIQUE (material_id, no)
  constraint pages_pkey PRIMARY KEY (id)
  constraint pages_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE UNIQUE INDEX pages_material_id_no_key ON public.pages USING btree (material_id, no)
  CREATE UNIQUE INDEX pages_pkey ON public.pages USING btree (id)
  CREATE TRIGGER pages_rows_stay BEFORE DELETE OR UPDATE ON public.pages FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER pages_stays BEFORE TRUNCATE ON public.pages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table password_records
  id uuid not null
  account_id uuid not null
  kind text not null
  record text not null
  set_at timestamp with time zone not null
  set_by uuid
  constraint password_records_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint password_records_kind_check CHECK ((kind = ANY (ARRAY['password'::text, 'pin'::text])))
  constraint password_records_pkey PRIMARY KEY (id)
  constraint password_records_set_by_fkey FOREIGN KEY (set_by) REFERENCES accounts(id)
  CREATE INDEX password_records_newest ON public.password_records USING btree (account_id, kind, set_at DESC)
  CREATE UNIQUE INDEX password_records_pkey ON public.password_records USING btree (id)
  CREATE TRIGGER password_records_rows_stay BEFORE DELETE OR UPDATE ON public.password_records FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER password_records_stays BEFORE TRUNCATE ON public.password_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table past_ledger_checkpoints
  ledger integer not null
  size bigint not null
  note text not null
  signed_at timestamp with time zone not null
  constraint past_ledger_checkpoints_ledger_fkey FOREIGN KEY (ledger) REFERENCES past_ledgers(id)
  constraint past_ledger_checkpoints_pkey PRIMARY KEY (ledger, size)
  CREATE UNIQUE INDEX past_ledger_checkpoints_pkey ON public.past_ledger_checkpoints USING btree (ledger, size)
  CREATE TRIGGER past_ledger_checkpoints_rows_stay BEFORE DELETE OR UPDATE ON public.past_ledger_checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER past_ledger_checkpoints_stays BEFORE TRUNCATE ON public.past_ledger_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table past_ledger_entries
  ledger integer not null
  idx bigint not null
  entry_id uuid not null
  body bytea not null
  leaf_hash bytea not null
  at timestamp with time zone not null
  kind text not null
  action text not null
  actor text not null
  item text
  unit text
  purpose text
  outcome text
  constraint past_ledger_entries_ledger_fkey FOREIGN KEY (ledger) REFERENCES past_ledgers(id)
  constraint past_ledger_entries_pkey PRIMARY KEY (ledger, idx)
  CREATE INDEX past_ledger_entries_by_action ON public.past_ledger_entries USING btree (action, ledger DESC, idx DESC)
  CREATE INDEX past_ledger_entries_by_actor ON public.past_ledger_entries USING btree (actor, ledger DESC, idx DESC)
  CREATE INDEX past_ledger_entries_by_item ON public.past_ledger_entries USING btree (item, ledger DESC, idx DESC)
  CREATE INDEX past_ledger_entries_by_time ON public.past_ledger_entries USING btree (ledger, at, idx)
  CREATE UNIQUE INDEX past_ledger_entries_pkey ON public.past_ledger_entries USING btree (ledger, idx)
  CREATE INDEX past_ledger_entries_refused ON public.past_ledger_entries USING btree (ledger, idx DESC) WHERE (kind = 'DENY'::text)
  CREATE TRIGGER past_ledger_entries_rows_stay BEFORE DELETE OR UPDATE ON public.past_ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER past_ledger_entries_stays BEFORE TRUNCATE ON public.past_ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table past_ledgers
  id integer not null
  origin text not null
  key text not null
  size bigint not null
  root bytea not null
  ended_at timestamp with time zone not null
  constraint past_ledgers_origin_key UNIQUE (origin)
  constraint past_ledgers_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX past_ledgers_origin_key ON public.past_ledgers USING btree (origin)
  CREATE UNIQUE INDEX past_ledgers_pkey ON public.past_ledgers USING btree (id)
  CREATE TRIGGER past_ledgers_rows_stay BEFORE DELETE OR UPDATE ON public.past_ledgers FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER past_ledgers_stays BEFORE TRUNCATE ON public.past_ledgers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table person_id_numbers
  id uuid not null
  person_id uuid not null
  sealed bytea not null
  blind_index bytea not null
  recorded_at timestamp with time zone not null
  constraint person_id_numbers_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint person_id_numbers_pkey PRIMARY KEY (id)
  CREATE INDEX person_id_numbers_by_index ON public.person_id_numbers USING btree (blind_index)
  CREATE INDEX person_id_numbers_by_person ON public.person_id_numbers USING btree (person_id, recorded_at)
  CREATE UNIQUE INDEX person_id_numbers_pkey ON public.person_id_numbers USING btree (id)
  CREATE TRIGGER person_id_numbers_rows_stay BEFORE DELETE OR UPDATE ON public.person_id_numbers FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER person_id_numbers_stays BEFORE TRUNCATE ON public.person_id_numbers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table person_names
  person_id uuid not null
  kind text not null
  term text not null
  constraint person_names_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint person_names_pkey PRIMARY KEY (person_id, kind, term)
  CREATE INDEX person_names_by_term ON public.person_names USING btree (term text_pattern_ops)
  CREATE UNIQUE INDEX person_names_pkey ON public.person_names USING btree (person_id, kind, term)
  CREATE TRIGGER person_names_rows_stay BEFORE DELETE OR UPDATE ON public.person_names FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER person_names_scope AFTER INSERT ON public.person_names FOR EACH ROW EXECUTE FUNCTION note_scope_of_name()
  CREATE TRIGGER person_names_stays BEFORE TRUNCATE ON public.person_names FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table persons
  id uuid not null
  name text not null
  sex text not null
  ethnicity text not null
  birth_date text not null
  unit_name text not null
  post text not null
  created_at timestamp with time zone not null
  row_version integer not null default 1
  constraint persons_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX persons_pkey ON public.persons USING btree (id)

table policy_versions
  version integer not null
  roles text not null
  lines text not null
  purposes text not null
  built_in_digest text not null
  change_id uuid
  recorded_at timestamp with time zone not null
  constraint policy_versions_pkey PRIMARY KEY (version)
  CREATE UNIQUE INDEX policy_versions_pkey ON public.policy_versions USING btree (version)
  CREATE TRIGGER policy_versions_rows_stay BEFORE DELETE OR UPDATE ON public.policy_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER policy_versions_stays BEFORE TRUNCATE ON public.policy_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table repair_ends
  repair_id uuid not null
  ended_at timestamp with time zone not null
  reason text not null
  constraint repair_ends_pkey PRIMARY KEY (repair_id)
  constraint repair_ends_repair_id_fkey FOREIGN KEY (repair_id) REFERENCES repairs(id)
  CREATE UNIQUE INDEX repair_ends_pkey ON public.repair_ends USING btree (repair_id)
  CREATE TRIGGER repair_ends_rows_stay BEFORE DELETE OR UPDATE ON public.repair_ends FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER repair_ends_stays BEFORE TRUNCATE ON public.repair_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table repair_outcomes
  id uuid not null
  repair_id uuid not null
  volume_id uuid
  outcome text not null
  restored integer not null
  set_aside integer not null
  refused integer not null
  files text not null
  recorded_at timestamp with time zone not null
  store text not null default 'own'::text
  constraint repair_outcomes_pkey PRIMARY KEY (id)
  constraint repair_outcomes_repair_id_fkey FOREIGN KEY (repair_id) REFERENCES repairs(id)
  constraint repair_outcomes_repair_id_store_volume_id_key UNIQUE NULLS NOT DISTINCT (repair_id, store, volume_id)
  constraint repair_outcomes_store_check CHECK ((store = ANY (ARRAY['own'::text, 'copy'::text])))
  CREATE INDEX repair_outcomes_by_volume ON public.repair_outcomes USING btree (volume_id)
  CREATE UNIQUE INDEX repair_outcomes_pkey ON public.repair_outcomes USING btree (id)
  CREATE UNIQUE INDEX repair_outcomes_repair_id_store_volume_id_key ON public.repair_outcomes USING btree (repair_id, store, volume_id) NULLS NOT DISTINCT
  CREATE TRIGGER repair_outcomes_rows_stay BEFORE DELETE OR UPDATE ON public.repair_outcomes FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER repair_outcomes_stays BEFORE TRUNCATE ON public.repair_outcomes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table repairs
  id uuid not null
  no bigint not null generated by default as identity
  volume_id uuid
  source text
  ordered_by uuid not null
  ordered_at timestamp with time zone not null
  constraint repairs_no_key UNIQUE (no)
  constraint repairs_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES accounts(id)
  constraint repairs_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX repairs_no_key ON public.repairs USING btree (no)
  CREATE UNIQUE INDEX repairs_pkey ON public.repairs USING btree (id)
  CREATE TRIGGER repairs_rows_stay BEFORE DELETE OR UPDATE ON public.repairs FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER repairs_stays BEFORE TRUNCATE ON public.repairs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table request_decisions
  id uuid not null
  request_id uuid not null
  round integer not null
  step integer not null
  verdict text not null
  decided_by uuid not null
  opinion text not null
  decided_at timestamp with time zone not null
  constraint request_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint request_decisions_pkey PRIMARY KEY (id)
  constraint request_decisions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
  CREATE INDEX request_decisions_by_person ON public.request_decisions USING btree (decided_by, decided_at DESC)
  CREATE INDEX request_decisions_by_request ON public.request_decisions USING btree (request_id, round, step)
  CREATE UNIQUE INDEX request_decisions_pkey ON public.request_decisions USING btree (id)
  CREATE TRIGGER request_decisions_rows_stay BEFORE DELETE OR UPDATE ON public.request_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER request_decisions_stays BEFORE TRUNCATE ON public.request_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table request_readers
  request_id uuid not null
  round integer not null
  ordinal integer not null
  account_id uuid not null
  constraint request_readers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint request_readers_pkey PRIMARY KEY (request_id, round, ordinal)
  constraint request_readers_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
  CREATE UNIQUE INDEX request_readers_pkey ON public.request_readers USING btree (request_id, round, ordinal)
  CREATE TRIGGER request_readers_rows_stay BEFORE DELETE OR UPDATE ON public.request_readers FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER request_readers_stays BEFORE TRUNCATE ON public.request_readers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table requests
  id uuid not null
  no text not null
  applicant_id uuid not null
  unit_id uuid not null
  person_id uuid not null
  volume_id uuid not null
  purpose text not null
  cut text not null
  reason text not null
  days integer not null
  state text not null
  round integer not null default 1
  steps text not null
  step integer not null default 0
  awaited_role text
  awaited_unit_id uuid
  submitted_at timestamp with time zone not null
  closed_reason text
  row_version integer not null default 1
  copies text
  constraint requests_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES accounts(id)
  constraint requests_awaited_unit_id_fkey FOREIGN KEY (awaited_unit_id) REFERENCES units(id)
  constraint requests_no_key UNIQUE (no)
  constraint requests_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint requests_pkey PRIMARY KEY (id)
  constraint requests_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  constraint requests_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE INDEX requests_awaited ON public.requests USING btree (awaited_unit_id, awaited_role, submitted_at DESC, id DESC) WHERE (awaited_role IS NOT NULL)
  CREATE INDEX requests_by_applicant ON public.requests USING btree (applicant_id, submitted_at DESC, id DESC)
  CREATE UNIQUE INDEX requests_no_key ON public.requests USING btree (no)
  CREATE UNIQUE INDEX requests_pkey ON public.requests USING btree (id)
  CREATE INDEX requests_with_copies ON public.requests USING btree (id) WHERE (copies IS NOT NULL)

table restore_tests
  id uuid not null
  medium_id uuid not null
  set_no integer not null
  bytes bigint not null
  seconds integer not null
  files bigint not null
  sampled integer not null
  failed integer not null
  reported_by uuid not null
  tested_at timestamp with time zone not null
  missing bigint not null default 0
  constraint restore_tests_medium_id_set_no_fkey FOREIGN KEY (medium_id, set_no) REFERENCES backup_sets(medium_id, set_no)
  constraint restore_tests_pkey PRIMARY KEY (id)
  constraint restore_tests_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES accounts(id)
  CREATE INDEX restore_tests_newest ON public.restore_tests USING btree (tested_at DESC)
  CREATE UNIQUE INDEX restore_tests_pkey ON public.restore_tests USING btree (id)
  CREATE TRIGGER restore_tests_rows_stay BEFORE DELETE OR UPDATE ON public.restore_tests FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER restore_tests_stays BEFORE TRUNCATE ON public.restore_tests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table review_signatures
  review_id uuid not null
  ordinal integer not null
  account_id uuid not null
  key_id uuid not null
  signature bytea not null
  entry_id uuid not null
  signed_at timestamp with time zone not null
  constraint review_signatures_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint review_signatures_key_id_fkey FOREIGN KEY (key_id) REFERENCES account_keys(id)
  constraint review_signatures_pkey PRIMARY KEY (review_id, ordinal)
  constraint review_signatures_review_id_account_id_key UNIQUE (review_id, account_id)
  constraint review_signatures_review_id_fkey FOREIGN KEY (review_id) REFERENCES reviews(id)
  CREATE UNIQUE INDEX review_signatures_pkey ON public.review_signatures USING btree (review_id, ordinal)
  CREATE UNIQUE INDEX review_signatures_review_id_account_id_key ON public.review_signatures USING btree (review_id, account_id)
  CREATE TRIGGER review_signatures_rows_stay BEFORE DELETE OR UPDATE ON public.review_signatures FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER review_signatures_stays BEFORE TRUNCATE ON public.review_signatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table reviews
  id uuid not null
  period text not null
  starts_on text not null
  sealed_text bytea not null
  digest bytea not null
  constraint reviews_period_check CHECK ((period = ANY (ARRAY['week'::text, 'month'::text])))
  constraint reviews_period_starts_on_key UNIQUE (period, starts_on)
  constraint reviews_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX reviews_period_starts_on_key ON public.reviews USING btree (period, starts_on)
  CREATE UNIQUE INDEX reviews_pkey ON public.reviews USING btree (id)
  CREATE TRIGGER reviews_rows_stay BEFORE DELETE OR UPDATE ON public.reviews FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER reviews_stays BEFORE TRUNCATE ON public.reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table schema_migrations
  name text not null
  applied_at timestamp with time zone not null
  constraint schema_migrations_pkey PRIMARY KEY (name)
  CREATE UNIQUE INDEX schema_migrations_pkey ON public.schema_migrations USING btree (name)

table scoped_names
  unit_id uuid not null
  kind text not null
  term text not null
  person_id uuid not null
  constraint scoped_names_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint scoped_names_pkey PRIMARY KEY (unit_id, kind, term, person_id)
  constraint scoped_names_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE UNIQUE INDEX scoped_names_pkey ON public.scoped_names USING btree (unit_id, kind, term, person_id)

table scrub_copy_visits
  id uuid not null
  volume_id uuid not null
  pass_no integer
  order_id uuid
  version integer not null
  files integer not null
  bytes bigint not null
  new_findings integer not null
  visited_at timestamp with time zone not null
  constraint scrub_copy_visits_check CHECK (((pass_no IS NULL) <> (order_id IS NULL)))
  constraint scrub_copy_visits_order_id_fkey FOREIGN KEY (order_id) REFERENCES scrub_orders(id)
  constraint scrub_copy_visits_order_id_key UNIQUE (order_id)
  constraint scrub_copy_visits_pass_no_fkey FOREIGN KEY (pass_no) REFERENCES scrub_passes(no)
  constraint scrub_copy_visits_pass_no_volume_id_key UNIQUE (pass_no, volume_id)
  constraint scrub_copy_visits_pkey PRIMARY KEY (id)
  CREATE INDEX scrub_copy_visits_by_volume ON public.scrub_copy_visits USING btree (volume_id, visited_at DESC)
  CREATE UNIQUE INDEX scrub_copy_visits_order_id_key ON public.scrub_copy_visits USING btree (order_id)
  CREATE UNIQUE INDEX scrub_copy_visits_pass_no_volume_id_key ON public.scrub_copy_visits USING btree (pass_no, volume_id)
  CREATE UNIQUE INDEX scrub_copy_visits_pkey ON public.scrub_copy_visits USING btree (id)
  CREATE TRIGGER scrub_copy_visits_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_copy_visits FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_copy_visits_stays BEFORE TRUNCATE ON public.scrub_copy_visits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_findings
  id uuid not null
  volume_id uuid
  path text not null
  code text not null
  found_at timestamp with time zone not null
  store text not null default 'own'::text
  constraint scrub_findings_pkey PRIMARY KEY (id)
  constraint scrub_findings_store_check CHECK ((store = ANY (ARRAY['own'::text, 'copy'::text])))
  CREATE INDEX scrub_findings_by_volume ON public.scrub_findings USING btree (volume_id)
  CREATE INDEX scrub_findings_newest ON public.scrub_findings USING btree (found_at DESC, id DESC)
  CREATE UNIQUE INDEX scrub_findings_pkey ON public.scrub_findings USING btree (id)
  CREATE TRIGGER scrub_findings_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_findings FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_findings_stays BEFORE TRUNCATE ON public.scrub_findings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_orders
  id uuid not null
  volume_id uuid not null
  ordered_by uuid
  ordered_at timestamp with time zone not null
  constraint scrub_orders_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES accounts(id)
  constraint scrub_orders_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX scrub_orders_pkey ON public.scrub_orders USING btree (id)
  CREATE TRIGGER scrub_orders_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_orders FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_orders_stays BEFORE TRUNCATE ON public.scrub_orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_pass_ends
  pass_no integer not null
  ended_at timestamp with time zone not null
  is_whole boolean not null
  constraint scrub_pass_ends_pass_no_fkey FOREIGN KEY (pass_no) REFERENCES scrub_passes(no)
  constraint scrub_pass_ends_pkey PRIMARY KEY (pass_no)
  CREATE UNIQUE INDEX scrub_pass_ends_pkey ON public.scrub_pass_ends USING btree (pass_no)
  CREATE TRIGGER scrub_pass_ends_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_pass_ends FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_pass_ends_stays BEFORE TRUNCATE ON public.scrub_pass_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_passes
  no integer not null
  started_at timestamp with time zone not null
  ordered_by uuid
  constraint scrub_passes_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES accounts(id)
  constraint scrub_passes_pkey PRIMARY KEY (no)
  CREATE UNIQUE INDEX scrub_passes_pkey ON public.scrub_passes USING btree (no)
  CREATE TRIGGER scrub_passes_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_passes FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_passes_stays BEFORE TRUNCATE ON public.scrub_passes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_resolutions
  finding_id uuid not null
  resolved_at timestamp with time zone not null
  constraint scrub_resolutions_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES scrub_findings(id)
  constraint scrub_resolutions_pkey PRIMARY KEY (finding_id)
  CREATE UNIQUE INDEX scrub_resolutions_pkey ON public.scrub_resolutions USING btree (finding_id)
  CREATE TRIGGER scrub_resolutions_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_resolutions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_resolutions_stays BEFORE TRUNCATE ON public.scrub_resolutions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_sweeps
  pass_no integer not null
  part text not null
  new_findings integer not null
  swept_at timestamp with time zone not null
  store text not null default 'own'::text
  constraint scrub_sweeps_pass_no_fkey FOREIGN KEY (pass_no) REFERENCES scrub_passes(no)
  constraint scrub_sweeps_pkey PRIMARY KEY (pass_no, store, part)
  constraint scrub_sweeps_store_check CHECK ((store = ANY (ARRAY['own'::text, 'copy'::text])))
  CREATE UNIQUE INDEX scrub_sweeps_pkey ON public.scrub_sweeps USING btree (pass_no, store, part)
  CREATE TRIGGER scrub_sweeps_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_sweeps FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_sweeps_stays BEFORE TRUNCATE ON public.scrub_sweeps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_switches
  no bigint not null generated by default as identity
  is_paused boolean not null
  switched_by uuid not null
  switched_at timestamp with time zone not null
  constraint scrub_switches_pkey PRIMARY KEY (no)
  constraint scrub_switches_switched_by_fkey FOREIGN KEY (switched_by) REFERENCES accounts(id)
  CREATE UNIQUE INDEX scrub_switches_pkey ON public.scrub_switches USING btree (no)
  CREATE TRIGGER scrub_switches_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_switches FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_switches_stays BEFORE TRUNCATE ON public.scrub_switches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table scrub_visits
  id uuid not null
  volume_id uuid not null
  pass_no integer
  order_id uuid
  version integer not null
  files integer not null
  bytes bigint not null
  is_fixity_only boolean not null
  new_findings integer not null
  visited_at timestamp with time zone not null
  constraint scrub_visits_check CHECK (((pass_no IS NULL) <> (order_id IS NULL)))
  constraint scrub_visits_order_id_fkey FOREIGN KEY (order_id) REFERENCES scrub_orders(id)
  constraint scrub_visits_order_id_key UNIQUE (order_id)
  constraint scrub_visits_pass_no_fkey FOREIGN KEY (pass_no) REFERENCES scrub_passes(no)
  constraint scrub_visits_pass_no_volume_id_key UNIQUE (pass_no, volume_id)
  constraint scrub_visits_pkey PRIMARY KEY (id)
  CREATE INDEX scrub_visits_by_volume ON public.scrub_visits USING btree (volume_id, visited_at DESC)
  CREATE UNIQUE INDEX scrub_visits_order_id_key ON public.scrub_visits USING btree (order_id)
  CREATE UNIQUE INDEX scrub_visits_pass_no_volume_id_key ON public.scrub_visits USING btree (pass_no, volume_id)
  CREATE UNIQUE INDEX scrub_visits_pkey ON public.scrub_visits USING btree (id)
  CREATE TRIGGER scrub_visits_rows_stay BEFORE DELETE OR UPDATE ON public.scrub_visits FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER scrub_visits_stays BEFORE TRUNCATE ON public.scrub_visits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table sessions
  id uuid not null
  token_digest bytea not null
  account_id uuid not null
  terminal_id uuid not null
  created_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  ended_at timestamp with time zone
  end_reason text
  address text not null
  terminal_version integer not null
  end_note text
  method text not null default 'password'::text
  key_id uuid
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint sessions_key_id_fkey FOREIGN KEY (key_id) REFERENCES account_keys(id)
  constraint sessions_pkey PRIMARY KEY (id)
  constraint sessions_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
  constraint sessions_token_digest_key UNIQUE (token_digest)
  CREATE INDEX sessions_by_account ON public.sessions USING btree (account_id) WHERE (ended_at IS NULL)
  CREATE INDEX sessions_by_terminal ON public.sessions USING btree (terminal_id, last_seen_at DESC)
  CREATE INDEX sessions_newest ON public.sessions USING btree (account_id, created_at DESC)
  CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (id)
  CREATE UNIQUE INDEX sessions_token_digest_key ON public.sessions USING btree (token_digest)

table terminal_enrolments
  id uuid not null
  public_key text not null
  note text not null
  address text not null
  asked_at timestamp with time zone not null
  constraint terminal_enrolments_pkey PRIMARY KEY (id)
  constraint terminal_enrolments_public_key_key UNIQUE (public_key)
  CREATE UNIQUE INDEX terminal_enrolments_pkey ON public.terminal_enrolments USING btree (id)
  CREATE UNIQUE INDEX terminal_enrolments_public_key_key ON public.terminal_enrolments USING btree (public_key)

table terminal_tokens
  token_digest bytea not null
  terminal_id uuid not null
  terminal_version integer not null
  address text not null
  issued_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint terminal_tokens_pkey PRIMARY KEY (token_digest)
  constraint terminal_tokens_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
  CREATE INDEX terminal_tokens_by_terminal ON public.terminal_tokens USING btree (terminal_id, issued_at DESC)
  CREATE UNIQUE INDEX terminal_tokens_pkey ON public.terminal_tokens USING btree (token_digest)

table terminal_versions
  terminal_id uuid not null
  version integer not null
  name text not null
  unit_id uuid
  recognition text not null
  credential text not null
  purposes text
  hours text
  state text not null
  change_id uuid
  recorded_at timestamp with time zone not null
  may_print boolean not null default false
  constraint terminal_versions_change_id_fkey FOREIGN KEY (change_id) REFERENCES changes(id)
  constraint terminal_versions_pkey PRIMARY KEY (terminal_id, version)
  constraint terminal_versions_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminals(id)
  constraint terminal_versions_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE UNIQUE INDEX terminal_versions_pkey ON public.terminal_versions USING btree (terminal_id, version)
  CREATE TRIGGER terminal_versions_rows_stay BEFORE DELETE OR UPDATE ON public.terminal_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER terminal_versions_stays BEFORE TRUNCATE ON public.terminal_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table terminals
  id uuid not null
  name text not null
  former_address text
  unit_id uuid
  created_at timestamp with time zone not null
  recognition text not null
  credential text not null
  purposes text
  hours text
  state text not null
  version integer not null default 1
  may_print boolean not null default false
  constraint terminals_credential_fits CHECK (((state = 'revoked'::text) OR ((recognition = 'loopback'::text) = (credential = ''::text))))
  constraint terminals_pkey PRIMARY KEY (id)
  constraint terminals_recognition_known CHECK ((recognition = ANY (ARRAY['loopback'::text, 'certificate'::text, 'device_key'::text])))
  constraint terminals_state_known CHECK ((state = ANY (ARRAY['active'::text, 'revoked'::text])))
  constraint terminals_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE UNIQUE INDEX terminals_by_credential ON public.terminals USING btree (recognition, credential) WHERE (state = 'active'::text)
  CREATE UNIQUE INDEX terminals_pkey ON public.terminals USING btree (id)

table unit_keys
  unit_code text not null
  year integer not null
  wrapped bytea not null
  created_at timestamp with time zone not null
  constraint unit_keys_pkey PRIMARY KEY (unit_code, year)
  CREATE UNIQUE INDEX unit_keys_pkey ON public.unit_keys USING btree (unit_code, year)

table unit_versions
  unit_id uuid not null
  version integer not null
  name text not null
  kind text not null
  parent_id uuid
  path text not null
  is_closed boolean not null
  change_id uuid
  recorded_at timestamp with time zone not null
  constraint unit_versions_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES units(id)
  constraint unit_versions_pkey PRIMARY KEY (unit_id, version)
  constraint unit_versions_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
  CREATE UNIQUE INDEX unit_versions_pkey ON public.unit_versions USING btree (unit_id, version)
  CREATE TRIGGER unit_versions_rows_stay BEFORE DELETE OR UPDATE ON public.unit_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER unit_versions_stays BEFORE TRUNCATE ON public.unit_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table units
  id uuid not null
  code text not null
  name text not null
  kind text not null
  parent_id uuid
  path text not null
  created_at timestamp with time zone not null
  version integer not null default 1
  is_closed boolean not null default false
  constraint units_code_key UNIQUE (code)
  constraint units_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES units(id)
  constraint units_path_key UNIQUE (path)
  constraint units_pkey PRIMARY KEY (id)
  CREATE INDEX units_by_parent ON public.units USING btree (parent_id)
  CREATE INDEX units_by_path ON public.units USING btree (path text_pattern_ops)
  CREATE UNIQUE INDEX units_code_key ON public.units USING btree (code)
  CREATE UNIQUE INDEX units_path_key ON public.units USING btree (path)
  CREATE UNIQUE INDEX units_pkey ON public.units USING btree (id)

table version_weights
  volume_id uuid not null
  version integer not null
  files integer not null
  bytes bigint not null
  weighed_at timestamp with time zone not null
  constraint version_weights_pkey PRIMARY KEY (volume_id, version)
  CREATE UNIQUE INDEX version_weights_pkey ON public.version_weights USING btree (volume_id, version)
  CREATE TRIGGER version_weights_rows_stay BEFORE DELETE OR UPDATE ON public.version_weights FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER version_weights_stays BEFORE TRUNCATE ON public.version_weights FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table volume_keys
  volume_id uuid
  unit_code text
  year integer
  is_destroyed boolean
  as  SELECT v.id AS volume_id,
    v.key_unit_code AS unit_code,
    v.key_year AS year,
    d.volume_id IS NOT NULL AS is_destroyed
   FROM volumes v
     LEFT JOIN key_destructions d ON d.volume_id = v.id;

table volume_versions
  volume_id uuid not null
  version integer not null
  page_count integer not null
  created_by text not null
  created_at timestamp with time zone not null
  constraint volume_versions_pkey PRIMARY KEY (volume_id, version)
  constraint volume_versions_volume_id_fkey FOREIGN KEY (volume_id) REFERENCES volumes(id)
  CREATE UNIQUE INDEX volume_versions_pkey ON public.volume_versions USING btree (volume_id, version)
  CREATE TRIGGER volume_versions_rows_stay BEFORE DELETE OR UPDATE ON public.volume_versions FOR EACH ROW EXECUTE FUNCTION refuse_change() ENABLED ALWAYS
  CREATE TRIGGER volume_versions_stays BEFORE TRUNCATE ON public.volume_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change() ENABLED ALWAYS

table volumes
  id uuid not null
  person_id uuid not null
  copy_kind text not null
  archive_no text not null
  keeper_unit_id uuid not null
  level text not null
  key_unit_code text not null
  key_year integer not null
  wrapped_key bytea
  version integer not null
  page_count integer not null
  created_at timestamp with time zone not null
  row_version integer not null default 1
  constraint volumes_archive_no_key UNIQUE (archive_no)
  constraint volumes_keeper_unit_id_fkey FOREIGN KEY (keeper_unit_id) REFERENCES units(id)
  constraint volumes_person_id_copy_kind_keeper_unit_id_key UNIQUE (person_id, copy_kind, keeper_unit_id)
  constraint volumes_person_id_fkey FOREIGN KEY (person_id) REFERENCES persons(id)
  constraint volumes_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX volumes_archive_no_key ON public.volumes USING btree (archive_no)
  CREATE INDEX volumes_by_keeper ON public.volumes USING btree (keeper_unit_id)
  CREATE INDEX volumes_by_written_no ON public.volumes USING btree (upper(archive_no))
  CREATE UNIQUE INDEX volumes_person_id_copy_kind_keeper_unit_id_key ON public.volumes USING btree (person_id, copy_kind, keeper_unit_id)
  CREATE UNIQUE INDEX volumes_pkey ON public.volumes USING btree (id)
  CREATE TRIGGER volumes_scope AFTER INSERT OR UPDATE OF keeper_unit_id ON public.volumes FOR EACH ROW EXECUTE FUNCTION note_scope_of_unit('keeper_unit_id')

CREATE OR REPLACE FUNCTION public.destroy_secret_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if tg_op = 'UPDATE' and old.sealed is not null and new.sealed is null
        and old.collected_at is null
        and (new.change_id, new.account_id, new.collector_id, new.made_at, new.expires_at)
          = (old.change_id, old.account_id, old.collector_id, old.made_at, old.expires_at)
      then return new; end if;
      raise exception 'of table % only the sealed copy may be destroyed', tg_table_name
        using errcode = 'insufficient_privilege';
    end $function$

CREATE OR REPLACE FUNCTION public.note_scope_of_name()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform from persons where id = new.person_id for no key update;
      insert into scoped_names
        select unit_id, new.kind, new.term, new.person_id from (
          select unit_id from authorities where person_id = new.person_id and unit_id is not null
          union select keeper_unit_id from volumes where person_id = new.person_id) u
        on conflict do nothing;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.note_scope_of_unit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      perform from persons where id = new.person_id for no key update;
      insert into scoped_names
        select (to_jsonb(new) ->> tg_argv[0])::uuid, kind, term, person_id
        from person_names where person_id = new.person_id
        on conflict do nothing;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'table % is append-only', tg_table_name using errcode = 'insufficient_privilege';
    end $function$
