-- What db/migrations make together. Written by `npm run db:schema`; read it, do not edit it.

-- Tables

create table acknowledgements (
  guide_version_id uuid not null,
  person_id uuid not null,
  acknowledged_at timestamp with time zone not null
);

create table agreements (
  project_id uuid not null,
  guide_version_id uuid not null,
  scope text not null,
  scope_key text not null default ''::text,
  alpha real,
  low real,
  high real,
  item_count integer not null,
  annotation_count integer not null,
  computed_at timestamp with time zone not null,
  since_guide_version_id uuid,
  gain real,
  gain_low real,
  gain_high real,
  items_needed real
);

create table annotations (
  id uuid not null,
  project_id uuid not null,
  item_id uuid not null,
  seat_id uuid not null,
  worker_id uuid not null,
  guide_version_id uuid not null,
  ontology_version_id uuid not null,
  answer jsonb not null,
  comment text not null default ''::text,
  active_seconds integer not null,
  submitted_at timestamp with time zone not null,
  purpose text not null default 'label'::text,
  round smallint not null default 1,
  reading_seconds integer not null default 0
);

create table attempt_counts (
  key text not null,
  attempts integer not null,
  window_ends_at timestamp with time zone not null
);

create table blobs (
  sha256 text not null,
  media_type text not null,
  byte_size integer not null,
  width integer not null,
  height integer not null,
  created_at timestamp with time zone not null
);

create table cases (
  id uuid not null,
  project_id uuid not null,
  guide_version_id uuid not null,
  rule_id uuid not null,
  item_id uuid not null,
  verdict_id uuid,
  correctness text not null,
  answer jsonb not null,
  reason text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null
);

create table drafts (
  seat_id uuid not null,
  worker_id uuid not null,
  version integer not null,
  answer jsonb,
  saved_at timestamp with time zone not null,
  comment text not null default ''::text
);

create table failing_jobs (
  key text not null,
  task text not null,
  project_id uuid,
  since timestamp with time zone not null,
  last_error text not null
);

create table gold_checks (
  annotation_id uuid not null,
  project_id uuid not null,
  item_id uuid not null,
  worker_id uuid not null,
  use text not null,
  score real not null,
  is_right boolean not null,
  attempt_id uuid,
  checked_at timestamp with time zone not null
);

create table gold_contests (
  id uuid not null,
  annotation_id uuid not null,
  item_id uuid not null,
  project_id uuid not null,
  words text not null,
  state text not null default 'open'::text,
  reply text not null default ''::text,
  created_at timestamp with time zone not null,
  answered_by uuid,
  answered_at timestamp with time zone
);

create table gold_items (
  item_id uuid not null,
  project_id uuid not null,
  use text not null,
  answer jsonb not null,
  explanation text not null,
  verdict_id uuid,
  state text not null default 'active'::text,
  retired_because text,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  active_since timestamp with time zone not null
);

create table guide_versions (
  id uuid not null,
  project_id uuid not null,
  number integer not null,
  state text not null default 'draft'::text,
  introduction text not null default ''::text,
  change_summary text not null default ''::text,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  published_by uuid,
  published_at timestamp with time zone,
  revision integer not null default 0
);

create table house_checks (
  id uuid not null,
  subject text not null,
  began_at timestamp with time zone not null,
  milliseconds integer not null,
  looked integer not null,
  faults jsonb not null
);

create table item_change_parts (
  change_id uuid not null,
  number integer not null,
  item_ids uuid[] not null,
  is_made boolean not null default false,
  before jsonb
);

create table item_changes (
  id uuid not null,
  project_id uuid not null,
  made_by uuid not null,
  act text not null,
  urgency smallint,
  total integer not null default 0,
  done integer not null default 0,
  changed integer not null default 0,
  state text not null default 'running'::text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone
);

create table item_estimates (
  item_id uuid not null,
  project_id uuid not null,
  method text not null,
  merged jsonb not null,
  confidence real not null,
  annotation_count integer not null,
  computed_at timestamp with time zone not null,
  basis_count integer not null default 0,
  round smallint not null default 1,
  gain real not null default 0
);

create table item_flags (
  item_id uuid not null,
  project_id uuid not null,
  error_probability real not null,
  rarity real not null,
  verdict text not null,
  evidence jsonb not null,
  computed_at timestamp with time zone not null,
  suspicion real
);

create table items (
  id uuid not null,
  project_id uuid not null,
  content_hash text not null,
  name text not null,
  content jsonb not null,
  blob text,
  slice text,
  state text not null default 'active'::text,
  created_at timestamp with time zone not null,
  urgency smallint not null default 1,
  round smallint not null default 1,
  round_began_at timestamp with time zone,
  fingerprint bigint,
  kin_id uuid,
  reports_cleared_at timestamp with time zone,
  broken_at timestamp with time zone
);

create table job_requests (
  id bigint generated always as identity not null,
  task text not null,
  payload json not null,
  key text not null,
  requested_at timestamp with time zone not null
);

create table late_annotations (
  id uuid not null,
  project_id uuid not null,
  item_id uuid not null,
  seat_id uuid not null,
  worker_id uuid not null,
  guide_version_id uuid not null,
  ontology_version_id uuid not null,
  answer jsonb not null,
  comment text not null default ''::text,
  active_seconds integer not null,
  submitted_at timestamp with time zone not null,
  paid_minor bigint not null,
  currency text not null,
  reading_seconds integer not null default 0,
  sight text,
  cause text
);

create table ledger_accounts (
  id uuid not null,
  code text not null,
  kind text not null,
  currency text not null,
  is_bounded boolean not null,
  created_at timestamp with time zone not null
);

create table ledger_balances (
  account_id uuid not null,
  shard smallint not null default 0,
  balance_minor bigint not null
);

create table ledger_entries (
  transfer_id uuid not null,
  line smallint not null,
  account_id uuid not null,
  amount_minor bigint not null
);

create table ledger_hold_resolutions (
  hold_id uuid not null,
  outcome text not null,
  transfer_id uuid not null,
  resolved_at timestamp with time zone not null
);

create table ledger_holds (
  id uuid not null,
  project_id uuid not null,
  seat_id uuid not null,
  worker_id uuid not null,
  currency text not null,
  price_minor bigint not null,
  fee_minor bigint not null,
  transfer_id uuid not null,
  created_at timestamp with time zone not null
);

create table ledger_transfers (
  id uuid not null,
  key text not null,
  kind text not null,
  memo text not null default ''::text,
  content_hash text not null,
  created_at timestamp with time zone not null,
  reverses_id uuid
);

create table mailbox_messages (
  id uuid not null,
  to_email text not null,
  subject text not null,
  body text not null,
  created_at timestamp with time zone not null
);

create table once_held (
  item_id uuid not null,
  person_id uuid not null
);

create table one_time_tokens (
  hash text not null,
  purpose text not null,
  person_id uuid,
  email text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  details jsonb
);

create table ontology_versions (
  id uuid not null,
  project_id uuid not null,
  number integer not null,
  classes jsonb not null,
  created_at timestamp with time zone not null
);

create table people (
  id uuid not null,
  email text not null,
  name text not null,
  pseudonym text not null,
  password_hash text,
  email_verified_at timestamp with time zone,
  locale text not null default 'en'::text,
  theme text not null default 'system'::text,
  is_staff boolean not null default false,
  session_version integer not null default 1,
  created_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  languages text[] not null default '{}'::text[]
);

create table person_identities (
  provider text not null,
  subject text not null,
  person_id uuid not null,
  created_at timestamp with time zone not null
);

create table project_estimates (
  project_id uuid not null,
  basis_count integer not null,
  method text not null,
  habits jsonb not null,
  computed_at timestamp with time zone not null,
  crowd jsonb,
  calibration jsonb
);

create table project_invitations (
  id uuid not null,
  project_id uuid not null,
  email text not null,
  role text not null,
  token_hash text not null,
  invited_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by uuid
);

create table project_members (
  project_id uuid not null,
  person_id uuid not null,
  role text not null,
  created_at timestamp with time zone not null
);

create table project_paces (
  project_id uuid not null,
  median_seconds real not null,
  slow_seconds real not null,
  answers integer not null,
  computed_at timestamp with time zone not null
);

create table projects (
  id uuid not null,
  title text not null,
  summary text not null default ''::text,
  task text not null,
  state text not null default 'draft'::text,
  currency text not null default 'USD'::text,
  price_minor bigint not null,
  fee_bps integer not null default 2000,
  overlap integer not null,
  quality_target real not null default 0.9,
  estimate_seconds integer not null,
  lease_minutes integer not null default 30,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  published_at timestamp with time zone,
  closed_at timestamp with time zone,
  budget_minor bigint,
  overlap_max integer,
  label_ceiling_minor bigint,
  gold_every integer,
  daily_cap integer,
  language text,
  test_items integer,
  test_pass_mark real not null default 0.8,
  test_retake_hours integer not null default 24,
  test_attempts integer not null default 2,
  discarded_at timestamp with time zone,
  kin_revision integer not null default 0
);

create table qualification_attempts (
  id uuid not null,
  project_id uuid not null,
  worker_id uuid not null,
  number smallint not null,
  items integer not null,
  pass_mark real not null,
  state text not null default 'running'::text,
  score real,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone
);

create table review_claims (
  item_id uuid not null,
  reviewer_id uuid not null,
  claimed_until timestamp with time zone not null
);

create table rule_texts (
  guide_version_id uuid not null,
  rule_id uuid not null,
  "position" integer not null,
  text text not null
);

create table rules (
  id uuid not null,
  project_id uuid not null,
  number integer not null,
  created_at timestamp with time zone not null
);

create table seat_openings (
  project_id uuid not null,
  items integer not null,
  waiting integer not null
);

create table seats (
  id uuid not null,
  project_id uuid not null,
  item_id uuid not null,
  ordinal smallint not null,
  shard smallint not null,
  priority smallint not null default 100,
  state text not null default 'open'::text,
  holder_id uuid,
  hold_id uuid,
  leased_at timestamp with time zone,
  lease_until timestamp with time zone,
  filled_at timestamp with time zone,
  guide_version_id uuid,
  ontology_version_id uuid,
  purpose text not null default 'label'::text,
  round smallint not null default 1,
  lot integer not null default floor((random() * (2147483647)::double precision)),
  is_surplus boolean not null default false
);

create table sightings (
  seat_id uuid not null,
  worker_id uuid not null,
  active_seconds integer not null,
  seen_at timestamp with time zone not null
);

create table skips (
  item_id uuid not null,
  person_id uuid not null,
  reason text not null,
  skipped_at timestamp with time zone not null
);

create table standing_sums (
  project_id uuid not null,
  quality_target real not null,
  most integer not null,
  standings jsonb not null,
  slices jsonb not null,
  by_seats jsonb not null,
  suspicion jsonb not null,
  computed_at timestamp with time zone not null,
  milliseconds integer not null
);

create table verdicts (
  id uuid not null,
  project_id uuid not null,
  item_id uuid not null,
  reviewer_id uuid not null,
  decision text not null,
  annotation_id uuid,
  answer jsonb not null,
  reason text not null,
  rule_id uuid,
  guide_version_id uuid not null,
  decided_at timestamp with time zone not null
);

create table worker_estimates (
  project_id uuid not null,
  worker_id uuid not null,
  skill real,
  low real,
  high real,
  agreement real,
  item_count integer not null,
  decisions integer not null,
  is_random boolean not null,
  is_constant boolean not null,
  evidence jsonb not null,
  computed_at timestamp with time zone not null
);

-- Constraints

alter table acknowledgements add constraint acknowledgements_guide_version_id_person_id_pk PRIMARY KEY (guide_version_id, person_id);
alter table acknowledgements add constraint acknowledgements_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id);
alter table acknowledgements add constraint acknowledgements_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table agreements add constraint agreements_guide_version_id_scope_scope_key_pk PRIMARY KEY (guide_version_id, scope, scope_key);
alter table agreements add constraint agreements_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id) ON DELETE CASCADE;
alter table agreements add constraint agreements_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table agreements add constraint agreements_since_guide_version_id_guide_versions_id_fk FOREIGN KEY (since_guide_version_id) REFERENCES guide_versions(id) ON DELETE CASCADE;
alter table annotations add constraint annotations_pkey PRIMARY KEY (id);
alter table annotations add constraint annotations_one_per_seat UNIQUE (seat_id);
alter table annotations add constraint annotations_one_per_worker_and_item UNIQUE (item_id, worker_id);
alter table annotations add constraint annotations_reading_is_sane CHECK (reading_seconds >= 0 AND reading_seconds <= 3600);
alter table annotations add constraint annotations_time_is_sane CHECK (active_seconds >= 0 AND active_seconds <= 86400);
alter table attempt_counts add constraint attempt_counts_pkey PRIMARY KEY (key);
alter table blobs add constraint blobs_pkey PRIMARY KEY (sha256);
alter table cases add constraint cases_pkey PRIMARY KEY (id);
alter table cases add constraint cases_created_by_people_id_fk FOREIGN KEY (created_by) REFERENCES people(id);
alter table cases add constraint cases_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id);
alter table cases add constraint cases_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id);
alter table cases add constraint cases_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table cases add constraint cases_rule_id_rules_id_fk FOREIGN KEY (rule_id) REFERENCES rules(id);
alter table drafts add constraint drafts_seat_id_worker_id_pk PRIMARY KEY (seat_id, worker_id);
alter table drafts add constraint drafts_seat_id_seats_id_fk FOREIGN KEY (seat_id) REFERENCES seats(id) ON DELETE CASCADE;
alter table failing_jobs add constraint failing_jobs_pkey PRIMARY KEY (key);
alter table gold_checks add constraint gold_checks_pkey PRIMARY KEY (annotation_id);
alter table gold_checks add constraint gold_checks_one_per_worker_and_item UNIQUE (item_id, worker_id);
alter table gold_checks add constraint gold_checks_score_is_a_share CHECK (score >= 0::double precision AND score <= 1::double precision);
alter table gold_checks add constraint gold_checks_annotation_id_annotations_id_fk FOREIGN KEY (annotation_id) REFERENCES annotations(id);
alter table gold_checks add constraint gold_checks_attempt_id_qualification_attempts_id_fk FOREIGN KEY (attempt_id) REFERENCES qualification_attempts(id);
alter table gold_checks add constraint gold_checks_item_id_gold_items_item_id_fk FOREIGN KEY (item_id) REFERENCES gold_items(item_id);
alter table gold_checks add constraint gold_checks_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id);
alter table gold_checks add constraint gold_checks_worker_id_people_id_fk FOREIGN KEY (worker_id) REFERENCES people(id);
alter table gold_contests add constraint gold_contests_pkey PRIMARY KEY (id);
alter table gold_contests add constraint gold_contests_one_per_annotation UNIQUE (annotation_id);
alter table gold_contests add constraint gold_contests_are_answered_by_someone CHECK ((state = 'open'::text) = (answered_by IS NULL));
alter table gold_contests add constraint gold_contests_annotation_id_annotations_id_fk FOREIGN KEY (annotation_id) REFERENCES annotations(id);
alter table gold_contests add constraint gold_contests_answered_by_people_id_fk FOREIGN KEY (answered_by) REFERENCES people(id);
alter table gold_contests add constraint gold_contests_item_id_gold_items_item_id_fk FOREIGN KEY (item_id) REFERENCES gold_items(item_id);
alter table gold_contests add constraint gold_contests_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id);
alter table gold_items add constraint gold_items_pkey PRIMARY KEY (item_id);
alter table gold_items add constraint gold_items_explain_themselves CHECK (length(TRIM(BOTH FROM explanation)) > 0);
alter table gold_items add constraint gold_items_retired_for_a_reason CHECK ((state = 'retired'::text) = (retired_because IS NOT NULL));
alter table gold_items add constraint gold_items_created_by_people_id_fk FOREIGN KEY (created_by) REFERENCES people(id);
alter table gold_items add constraint gold_items_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table gold_items add constraint gold_items_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table gold_items add constraint gold_items_verdict_id_verdicts_id_fk FOREIGN KEY (verdict_id) REFERENCES verdicts(id);
alter table guide_versions add constraint guide_versions_pkey PRIMARY KEY (id);
alter table guide_versions add constraint guide_versions_numbered_once UNIQUE (project_id, number);
alter table guide_versions add constraint guide_versions_published_at_a_time CHECK ((state = 'published'::text) = (published_at IS NOT NULL));
alter table guide_versions add constraint guide_versions_created_by_people_id_fk FOREIGN KEY (created_by) REFERENCES people(id);
alter table guide_versions add constraint guide_versions_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table guide_versions add constraint guide_versions_published_by_people_id_fk FOREIGN KEY (published_by) REFERENCES people(id);
alter table house_checks add constraint house_checks_pkey PRIMARY KEY (id);
alter table item_change_parts add constraint item_change_parts_change_id_number_pk PRIMARY KEY (change_id, number);
alter table item_change_parts add constraint item_change_parts_change_id_item_changes_id_fk FOREIGN KEY (change_id) REFERENCES item_changes(id) ON DELETE CASCADE;
alter table item_changes add constraint item_changes_pkey PRIMARY KEY (id);
alter table item_changes add constraint item_changes_end_when_over CHECK ((state = ANY (ARRAY['running'::text, 'undoing'::text])) = (ended_at IS NULL));
alter table item_changes add constraint item_changes_prioritise_says_where CHECK ((act = 'prioritise'::text) = (urgency IS NOT NULL));
alter table item_changes add constraint item_changes_made_by_people_id_fk FOREIGN KEY (made_by) REFERENCES people(id);
alter table item_changes add constraint item_changes_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table item_estimates add constraint item_estimates_pkey PRIMARY KEY (item_id);
alter table item_estimates add constraint item_estimates_confidence_is_a_probability CHECK (confidence >= 0::double precision AND confidence <= 1::double precision);
alter table item_estimates add constraint item_estimates_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table item_estimates add constraint item_estimates_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table item_flags add constraint item_flags_pkey PRIMARY KEY (item_id);
alter table item_flags add constraint item_flags_error_is_a_probability CHECK (error_probability >= 0::double precision AND error_probability <= 1::double precision);
alter table item_flags add constraint item_flags_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table item_flags add constraint item_flags_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table items add constraint items_pkey PRIMARY KEY (id);
alter table items add constraint items_once_per_content UNIQUE (project_id, content_hash);
alter table items add constraint items_urgency_is_a_rank CHECK (urgency >= 0 AND urgency <= 2);
alter table items add constraint items_blob_blobs_sha256_fk FOREIGN KEY (blob) REFERENCES blobs(sha256);
alter table items add constraint items_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table job_requests add constraint job_requests_pkey PRIMARY KEY (id);
alter table late_annotations add constraint late_annotations_pkey PRIMARY KEY (id);
alter table late_annotations add constraint late_annotations_one_per_worker_and_item UNIQUE (item_id, worker_id);
alter table late_annotations add constraint late_annotations_pay_is_sane CHECK (paid_minor >= 0);
alter table late_annotations add constraint late_annotations_reading_is_sane CHECK (reading_seconds >= 0 AND reading_seconds <= 3600);
alter table late_annotations add constraint late_annotations_time_is_sane CHECK (active_seconds >= 0 AND active_seconds <= 86400);
alter table late_annotations add constraint late_annotations_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id);
alter table late_annotations add constraint late_annotations_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id);
alter table late_annotations add constraint late_annotations_ontology_version_id_ontology_versions_id_fk FOREIGN KEY (ontology_version_id) REFERENCES ontology_versions(id);
alter table late_annotations add constraint late_annotations_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id);
alter table late_annotations add constraint late_annotations_seat_id_seats_id_fk FOREIGN KEY (seat_id) REFERENCES seats(id);
alter table late_annotations add constraint late_annotations_worker_id_people_id_fk FOREIGN KEY (worker_id) REFERENCES people(id);
alter table ledger_accounts add constraint ledger_accounts_pkey PRIMARY KEY (id);
alter table ledger_accounts add constraint ledger_accounts_one_per_code_and_currency UNIQUE (code, currency);
alter table ledger_accounts add constraint ledger_accounts_currency_is_a_code CHECK (currency ~ '^[A-Z]{3}$'::text);
alter table ledger_balances add constraint ledger_balances_account_id_shard_pk PRIMARY KEY (account_id, shard);
alter table ledger_balances add constraint ledger_balances_never_negative CHECK (balance_minor >= 0);
alter table ledger_entries add constraint ledger_entries_transfer_id_line_pk PRIMARY KEY (transfer_id, line);
alter table ledger_entries add constraint ledger_entries_amount_is_sane CHECK (amount_minor <> 0 AND abs(amount_minor) <= '100000000000'::bigint);
alter table ledger_hold_resolutions add constraint ledger_hold_resolutions_pkey PRIMARY KEY (hold_id);
alter table ledger_hold_resolutions add constraint ledger_hold_resolutions_hold_id_ledger_holds_id_fk FOREIGN KEY (hold_id) REFERENCES ledger_holds(id);
alter table ledger_hold_resolutions add constraint ledger_hold_resolutions_transfer_id_ledger_transfers_id_fk FOREIGN KEY (transfer_id) REFERENCES ledger_transfers(id);
alter table ledger_holds add constraint ledger_holds_pkey PRIMARY KEY (id);
alter table ledger_holds add constraint ledger_holds_amounts_are_sane CHECK (price_minor > 0 AND fee_minor >= 0);
alter table ledger_transfers add constraint ledger_transfers_pkey PRIMARY KEY (id);
alter table ledger_transfers add constraint ledger_transfers_one_per_key UNIQUE (key);
alter table mailbox_messages add constraint mailbox_messages_pkey PRIMARY KEY (id);
alter table once_held add constraint once_held_item_id_person_id_pk PRIMARY KEY (item_id, person_id);
alter table once_held add constraint once_held_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table once_held add constraint once_held_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table one_time_tokens add constraint one_time_tokens_pkey PRIMARY KEY (hash);
alter table one_time_tokens add constraint one_time_tokens_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table ontology_versions add constraint ontology_versions_pkey PRIMARY KEY (id);
alter table ontology_versions add constraint ontology_versions_numbered_once UNIQUE (project_id, number);
alter table ontology_versions add constraint ontology_versions_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table people add constraint people_pkey PRIMARY KEY (id);
alter table people add constraint people_one_per_email UNIQUE (email);
alter table people add constraint people_one_per_pseudonym UNIQUE (pseudonym);
alter table people add constraint people_email_is_lower_case CHECK (email = lower(email));
alter table person_identities add constraint person_identities_provider_subject_pk PRIMARY KEY (provider, subject);
alter table person_identities add constraint person_identities_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table project_estimates add constraint project_estimates_pkey PRIMARY KEY (project_id);
alter table project_estimates add constraint project_estimates_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table project_invitations add constraint project_invitations_pkey PRIMARY KEY (id);
alter table project_invitations add constraint project_invitations_one_per_token UNIQUE (token_hash);
alter table project_invitations add constraint project_invitations_email_is_lower_case CHECK (email = lower(email));
alter table project_invitations add constraint project_invitations_answered_by_people_id_fk FOREIGN KEY (answered_by) REFERENCES people(id);
alter table project_invitations add constraint project_invitations_invited_by_people_id_fk FOREIGN KEY (invited_by) REFERENCES people(id);
alter table project_invitations add constraint project_invitations_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table project_members add constraint project_members_project_id_person_id_role_pk PRIMARY KEY (project_id, person_id, role);
alter table project_members add constraint project_members_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table project_members add constraint project_members_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table project_paces add constraint project_paces_pkey PRIMARY KEY (project_id);
alter table project_paces add constraint project_paces_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table projects add constraint projects_pkey PRIMARY KEY (id);
alter table projects add constraint projects_budget_is_positive CHECK (budget_minor > 0);
alter table projects add constraint projects_ceiling_is_positive CHECK (label_ceiling_minor > 0);
alter table projects add constraint projects_daily_cap_is_sane CHECK (daily_cap >= 1 AND daily_cap <= 100000);
alter table projects add constraint projects_discarded_as_drafts CHECK (discarded_at IS NULL OR state = 'draft'::text);
alter table projects add constraint projects_dynamic_overlap_goes_up CHECK (overlap_max >= overlap AND overlap_max <= 25);
alter table projects add constraint projects_fee_is_sane CHECK (fee_bps >= 0 AND fee_bps <= 10000);
alter table projects add constraint projects_gold_is_mixed_in CHECK (gold_every >= 3 AND gold_every <= 1000);
alter table projects add constraint projects_language_is_a_code CHECK (language ~ '^[a-z]{2}$'::text);
alter table projects add constraint projects_overlap_is_sane CHECK (overlap >= 1 AND overlap <= 25);
alter table projects add constraint projects_price_is_positive CHECK (price_minor > 0);
alter table projects add constraint projects_published_when_open CHECK (state = 'draft'::text OR published_at IS NOT NULL);
alter table projects add constraint projects_target_is_a_probability CHECK (quality_target >= 0.5::double precision AND quality_target <= 1::double precision);
alter table projects add constraint projects_test_is_sane CHECK (test_items >= 1 AND test_items <= 50 AND test_pass_mark >= 0::double precision AND test_pass_mark <= 1::double precision AND test_retake_hours >= 0 AND test_retake_hours <= 8760 AND test_attempts >= 1 AND test_attempts <= 20);
alter table projects add constraint projects_created_by_people_id_fk FOREIGN KEY (created_by) REFERENCES people(id);
alter table qualification_attempts add constraint qualification_attempts_pkey PRIMARY KEY (id);
alter table qualification_attempts add constraint qualification_attempts_numbered_once UNIQUE (project_id, worker_id, number);
alter table qualification_attempts add constraint qualification_attempts_end_with_a_score CHECK ((state = 'running'::text) = (score IS NULL));
alter table qualification_attempts add constraint qualification_attempts_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table qualification_attempts add constraint qualification_attempts_worker_id_people_id_fk FOREIGN KEY (worker_id) REFERENCES people(id);
alter table review_claims add constraint review_claims_pkey PRIMARY KEY (item_id);
alter table review_claims add constraint review_claims_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table review_claims add constraint review_claims_reviewer_id_people_id_fk FOREIGN KEY (reviewer_id) REFERENCES people(id);
alter table rule_texts add constraint rule_texts_guide_version_id_rule_id_pk PRIMARY KEY (guide_version_id, rule_id);
alter table rule_texts add constraint rule_texts_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id) ON DELETE CASCADE;
alter table rule_texts add constraint rule_texts_rule_id_rules_id_fk FOREIGN KEY (rule_id) REFERENCES rules(id);
alter table rules add constraint rules_pkey PRIMARY KEY (id);
alter table rules add constraint rules_numbered_once UNIQUE (project_id, number);
alter table rules add constraint rules_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table seat_openings add constraint seat_openings_pkey PRIMARY KEY (project_id);
alter table seat_openings add constraint seat_openings_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table seats add constraint seats_pkey PRIMARY KEY (id);
alter table seats add constraint seats_numbered_once UNIQUE (item_id, ordinal);
alter table seats add constraint seats_held_by_someone CHECK ((state = ANY (ARRAY['leased'::text, 'filled'::text])) = (holder_id IS NOT NULL));
alter table seats add constraint seats_leased_until_a_time CHECK (state <> 'leased'::text OR lease_until IS NOT NULL);
alter table seats add constraint seats_paid_for_when_held CHECK ((state <> ALL (ARRAY['leased'::text, 'filled'::text])) OR hold_id IS NOT NULL);
alter table seats add constraint seats_shown_a_guide_when_held CHECK ((state <> ALL (ARRAY['leased'::text, 'filled'::text])) OR guide_version_id IS NOT NULL AND ontology_version_id IS NOT NULL);
alter table seats add constraint seats_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table seats add constraint seats_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table sightings add constraint sightings_seat_id_worker_id_pk PRIMARY KEY (seat_id, worker_id);
alter table sightings add constraint sightings_seat_id_seats_id_fk FOREIGN KEY (seat_id) REFERENCES seats(id) ON DELETE CASCADE;
alter table skips add constraint skips_item_id_person_id_pk PRIMARY KEY (item_id, person_id);
alter table skips add constraint skips_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id) ON DELETE CASCADE;
alter table skips add constraint skips_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id);
alter table standing_sums add constraint standing_sums_pkey PRIMARY KEY (project_id);
alter table standing_sums add constraint standing_sums_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table verdicts add constraint verdicts_pkey PRIMARY KEY (id);
alter table verdicts add constraint verdicts_have_a_reason CHECK (length(TRIM(BOTH FROM reason)) > 0);
alter table verdicts add constraint verdicts_pick_names_its_annotation CHECK ((decision = 'pick'::text) = (annotation_id IS NOT NULL));
alter table verdicts add constraint verdicts_annotation_id_annotations_id_fk FOREIGN KEY (annotation_id) REFERENCES annotations(id);
alter table verdicts add constraint verdicts_guide_version_id_guide_versions_id_fk FOREIGN KEY (guide_version_id) REFERENCES guide_versions(id);
alter table verdicts add constraint verdicts_item_id_items_id_fk FOREIGN KEY (item_id) REFERENCES items(id);
alter table verdicts add constraint verdicts_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id);
alter table verdicts add constraint verdicts_reviewer_id_people_id_fk FOREIGN KEY (reviewer_id) REFERENCES people(id);
alter table verdicts add constraint verdicts_rule_id_rules_id_fk FOREIGN KEY (rule_id) REFERENCES rules(id);
alter table worker_estimates add constraint worker_estimates_project_id_worker_id_pk PRIMARY KEY (project_id, worker_id);
alter table worker_estimates add constraint worker_estimates_project_id_projects_id_fk FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE;
alter table worker_estimates add constraint worker_estimates_worker_id_people_id_fk FOREIGN KEY (worker_id) REFERENCES people(id);

-- Indexes

CREATE INDEX agreements_by_project ON public.agreements USING btree (project_id);
CREATE INDEX annotations_by_project ON public.annotations USING btree (project_id, guide_version_id);
CREATE INDEX annotations_by_worker ON public.annotations USING btree (worker_id, submitted_at);
CREATE INDEX attempt_counts_by_end ON public.attempt_counts USING btree (window_ends_at);
CREATE INDEX cases_by_project_and_rule ON public.cases USING btree (project_id, rule_id);
CREATE INDEX drafts_by_worker ON public.drafts USING btree (worker_id);
CREATE INDEX gold_checks_by_worker ON public.gold_checks USING btree (project_id, worker_id, checked_at);
CREATE INDEX gold_contests_by_item ON public.gold_contests USING btree (item_id);
CREATE INDEX gold_contests_by_project ON public.gold_contests USING btree (project_id, state);
CREATE INDEX gold_items_by_project ON public.gold_items USING btree (project_id, use, state);
CREATE UNIQUE INDEX guide_versions_one_draft ON public.guide_versions USING btree (project_id) WHERE (state = 'draft'::text);
CREATE UNIQUE INDEX item_changes_one_under_way ON public.item_changes USING btree (project_id) WHERE (state = ANY (ARRAY['running'::text, 'undoing'::text]));
CREATE INDEX item_estimates_by_confidence ON public.item_estimates USING btree (project_id, confidence);
CREATE INDEX item_flags_by_suspicion ON public.item_flags USING btree (project_id, error_probability);
CREATE INDEX items_by_blob ON public.items USING btree (blob);
CREATE INDEX items_by_kin ON public.items USING btree (project_id, kin_id) WHERE (kin_id IS NOT NULL);
CREATE INDEX items_in_order ON public.items USING btree (project_id, id);
CREATE INDEX items_quarantined ON public.items USING btree (project_id) WHERE (state = 'quarantined'::text);
CREATE INDEX items_unread ON public.items USING btree (project_id, id) WHERE (fingerprint IS NULL);
CREATE INDEX late_annotations_by_project ON public.late_annotations USING btree (project_id);
CREATE INDEX late_annotations_by_worker ON public.late_annotations USING btree (worker_id, submitted_at);
CREATE INDEX ledger_entries_by_account ON public.ledger_entries USING btree (account_id, transfer_id);
CREATE INDEX ledger_holds_by_project ON public.ledger_holds USING btree (project_id);
CREATE INDEX ledger_holds_by_worker ON public.ledger_holds USING btree (worker_id, created_at);
CREATE INDEX mailbox_messages_by_receiver ON public.mailbox_messages USING btree (to_email, created_at);
CREATE INDEX one_time_tokens_by_email ON public.one_time_tokens USING btree (email, purpose);
CREATE INDEX one_time_tokens_by_expiry ON public.one_time_tokens USING btree (expires_at);
CREATE INDEX person_identities_by_person ON public.person_identities USING btree (person_id);
CREATE UNIQUE INDEX project_invitations_one_open ON public.project_invitations USING btree (project_id, email, role) WHERE (answered_at IS NULL);
CREATE INDEX project_members_by_person ON public.project_members USING btree (person_id, role);
CREATE INDEX projects_by_state ON public.projects USING btree (state, published_at);
CREATE UNIQUE INDEX qualification_attempts_one_running ON public.qualification_attempts USING btree (project_id, worker_id) WHERE (state = 'running'::text);
CREATE INDEX seats_by_filling ON public.seats USING btree (filled_at) WHERE (state = 'filled'::text);
CREATE INDEX seats_by_lease_end ON public.seats USING btree (project_id, purpose, shard, lease_until) WHERE ((state = 'leased'::text) AND (lease_until IS NOT NULL));
CREATE INDEX seats_by_leaseholder ON public.seats USING btree (holder_id, project_id, is_surplus) WHERE (state = 'leased'::text);
CREATE UNIQUE INDEX seats_one_per_worker ON public.seats USING btree (holder_id, item_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX seats_open ON public.seats USING btree (project_id, purpose, shard, priority, lot) WHERE (state = 'open'::text);
CREATE INDEX skips_handed_back ON public.skips USING btree (person_id, skipped_at) WHERE (reason = ANY (ARRAY['hand_back'::text, 'cannot_tell'::text, 'broken_item'::text]));
CREATE INDEX verdicts_by_item ON public.verdicts USING btree (item_id, decided_at);
CREATE INDEX verdicts_by_project ON public.verdicts USING btree (project_id, decided_at);

-- Views

create view item_standings as
 SELECT i.project_id,
    i.id AS item_id,
    i.name,
    i.slice,
    i.created_at,
    i.round,
    s.wanted,
    s.filled,
    e.confidence,
    COALESCE(e.annotation_count, 0) AS annotation_count,
    v.id AS verdict_id,
    v.decided_at,
    g.item_id IS NOT NULL AS is_known,
        CASE
            WHEN v.id IS NOT NULL OR g.item_id IS NOT NULL THEN 'settled'::text
            WHEN s.filled < s.wanted OR s.wanted = 0 OR e.item_id IS NULL THEN 'open'::text
            WHEN e.confidence >= p.quality_target THEN 'settled'::text
            ELSE 'contested'::text
        END AS standing
   FROM items i
     JOIN projects p ON p.id = i.project_id
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE seats.state <> 'cancelled'::text)::integer AS wanted,
            count(*) FILTER (WHERE seats.state = 'filled'::text)::integer AS filled
           FROM seats
          WHERE seats.item_id = i.id AND seats.purpose = 'label'::text AND seats.round = i.round) s
     LEFT JOIN item_estimates e ON e.item_id = i.id AND e.round = i.round
     LEFT JOIN gold_items g ON g.item_id = i.id AND g.retired_because IS DISTINCT FROM 'contest_upheld'::text
     LEFT JOIN LATERAL ( SELECT verdicts.id,
            verdicts.decided_at
           FROM verdicts
          WHERE verdicts.item_id = i.id AND (i.round_began_at IS NULL OR verdicts.decided_at >= i.round_began_at)
          ORDER BY verdicts.decided_at DESC, verdicts.id DESC
         LIMIT 1) v ON true
  WHERE i.state = 'active'::text;

-- Functions

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_published_guide()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state = 'published'
     AND NOT (TG_OP = 'DELETE' AND EXISTS (SELECT FROM projects WHERE id = OLD.project_id AND discarded_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'guide version % is published and never changes', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_published_rule_text()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE version uuid;
BEGIN
  SELECT v.id INTO version FROM guide_versions v JOIN projects p ON p.id = v.project_id
    WHERE v.state = 'published'
      AND NOT (TG_OP = 'DELETE' AND p.discarded_at IS NOT NULL)
      AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.guide_version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.guide_version_id END)
    LIMIT 1;
  IF version IS NOT NULL THEN
    RAISE EXCEPTION 'guide version % is published: its % never change', version, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.refuse_to_delete_filled_seat()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'seat % is filled: DELETE refused', OLD.id USING ERRCODE = 'restrict_violation';
END $function$;

CREATE OR REPLACE FUNCTION public.remember_who_held()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO once_held (item_id, person_id) VALUES (OLD.item_id, OLD.holder_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.require_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transfer_id = NEW.id) THEN
    RAISE EXCEPTION 'transfer % has no entries', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.require_whole_transfers()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
DECLARE bad record;
BEGIN
  SELECT * INTO bad FROM (
    SELECT w.transfer_id, sum(w.amount_minor) AS total, count(*) AS lines, count(a.id) AS known, count(DISTINCT a.currency) AS currencies,
           (SELECT count(*) FROM ledger_entries e WHERE e.transfer_id = w.transfer_id) AS stored,
           (SELECT count(*) FROM ledger_transfers t WHERE t.id = w.transfer_id) AS transfers
      FROM written w LEFT JOIN ledger_accounts a ON a.id = w.account_id GROUP BY w.transfer_id) transfer
   WHERE total <> 0 OR lines < 2 OR known <> lines OR currencies <> 1 OR stored <> lines OR transfers <> 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transfer % is not balanced: sum %, lines % of %, known accounts %, currencies %',
        bad.transfer_id, bad.total, bad.lines, bad.stored, bad.known, bad.currencies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $function$;

-- Triggers

CREATE TRIGGER acknowledgements_append_only BEFORE DELETE OR UPDATE ON acknowledgements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annotations_append_only BEFORE DELETE OR UPDATE ON annotations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cases_published_never_change BEFORE INSERT OR DELETE OR UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_rule_text();
CREATE TRIGGER gold_checks_append_only BEFORE DELETE OR UPDATE ON gold_checks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER guide_versions_published_never_changes BEFORE DELETE OR UPDATE ON guide_versions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_guide();
CREATE TRIGGER late_annotations_append_only BEFORE DELETE OR UPDATE ON late_annotations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION require_whole_transfers();
CREATE TRIGGER ledger_entries_never_emptied BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_hold_resolutions_append_only BEFORE DELETE OR UPDATE ON ledger_hold_resolutions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_holds_append_only BEFORE DELETE OR UPDATE ON ledger_holds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transfers_append_only BEFORE DELETE OR UPDATE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER ledger_transfers_balance AFTER INSERT ON ledger_transfers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_entries();
CREATE TRIGGER ledger_transfers_never_emptied BEFORE TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ontology_versions_append_only BEFORE UPDATE ON ontology_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_texts_published_never_change BEFORE INSERT OR DELETE OR UPDATE ON rule_texts FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_rule_text();
CREATE TRIGGER seats_filled_stay BEFORE DELETE ON seats FOR EACH ROW WHEN (old.state = 'filled'::text) EXECUTE FUNCTION refuse_to_delete_filled_seat();
CREATE TRIGGER seats_remember_who_held AFTER UPDATE OF holder_id ON seats FOR EACH ROW WHEN (old.holder_id IS NOT NULL AND old.holder_id IS DISTINCT FROM new.holder_id) EXECUTE FUNCTION remember_who_held();
CREATE TRIGGER verdicts_append_only BEFORE DELETE OR UPDATE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change();
