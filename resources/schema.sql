CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'jury', 'contestant', 'worker')),
    password_hash TEXT,
    is_enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL
, team_id BIGINT REFERENCES team (id), addresses TEXT NOT NULL DEFAULT '');

CREATE INDEX account_by_team ON account (team_id);

CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL
);

CREATE TABLE contest (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    start_at_ms BIGINT NOT NULL,
    end_at_ms BIGINT NOT NULL
);

CREATE TABLE contest_language (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    language TEXT NOT NULL,
    PRIMARY KEY (contest_id, language)
);

CREATE TABLE contest_participant (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    PRIMARY KEY (contest_id, account_id)
);

CREATE TABLE contest_problem (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    problem_id BIGINT NOT NULL REFERENCES problem (id),
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    colour TEXT NOT NULL,
    PRIMARY KEY (contest_id, problem_id)
);

CREATE TABLE contest_submission (
    submission_id BIGINT PRIMARY KEY REFERENCES submission (id),
    contest_id BIGINT NOT NULL REFERENCES contest (id)
);

CREATE INDEX contest_submission_by_contest ON contest_submission (contest_id, submission_id);

CREATE TABLE contest_version (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    language TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (contest_id, language)
);

CREATE TABLE custom_run (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    submitter BIGINT NOT NULL,
    language TEXT NOT NULL,
    request BLOB NOT NULL,
    attributes TEXT NOT NULL,
    trace TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    worker_id BIGINT REFERENCES worker (id),
    error TEXT,
    report BLOB,
    mark INTEGER,
    kept_for_ms BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    leased_at_ms BIGINT,
    finished_at_ms BIGINT,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX custom_run_by_expiry ON custom_run (expires_at_ms);

CREATE INDEX custom_run_by_origin ON custom_run (origin, account_id, id);

CREATE INDEX custom_run_unfinished ON custom_run (id) WHERE finished_at_ms IS NULL;

CREATE TABLE doomed_blob (
    sha256 TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    doomed_at_ms BIGINT NOT NULL
);

CREATE TABLE idempotency_key (
    account_id BIGINT NOT NULL REFERENCES account (id),
    key TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    PRIMARY KEY (account_id, key)
);

CREATE TABLE judging (
    id INTEGER PRIMARY KEY,
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    is_current BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    runs_all_tests BOOLEAN NOT NULL,
    attempt INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    worker_id BIGINT REFERENCES worker (id),
    verdict TEXT,
    score DOUBLE PRECISION,
    error TEXT,
    compile_output BLOB,
    compile_time_ms BIGINT,
    is_compile_cached BOOLEAN,
    language_version TEXT,
    cpu_time_us BIGINT,
    peak_memory_bytes BIGINT,
    created_at_ms BIGINT NOT NULL,
    leased_at_ms BIGINT,
    finished_at_ms BIGINT
, max_score DOUBLE PRECISION, verified_by BIGINT REFERENCES account (id), verified_at_ms BIGINT);

CREATE INDEX judging_by_submission ON judging (submission_id);

CREATE UNIQUE INDEX judging_current ON judging (submission_id) WHERE is_current;

CREATE TABLE judging_group (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    max_score DOUBLE PRECISION,
    PRIMARY KEY (judging_id, number)
);

CREATE INDEX judging_in_trouble ON judging (id) WHERE state IN ('failed', 'quarantined');

CREATE INDEX judging_unfinished ON judging (id) WHERE finished_at_ms IS NULL;

CREATE TABLE language (
    id TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    offered_at_ms BIGINT NOT NULL
);

CREATE TABLE language_setting (
    language_id TEXT PRIMARY KEY,
    is_enabled BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    time_factor DOUBLE PRECISION
);

CREATE TABLE language_test (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    language_id TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    asked_at_ms BIGINT NOT NULL,
    answered_at_ms BIGINT,
    outcome TEXT,
    PRIMARY KEY (language_id, worker_id)
);

CREATE TABLE lost_attempt (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    attempt INTEGER NOT NULL,
    worker_id BIGINT REFERENCES worker (id),
    reason TEXT NOT NULL,
    lost_at_ms BIGINT NOT NULL,
    PRIMARY KEY (judging_id, attempt)
);

CREATE TABLE oidc_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, account_id)
);

CREATE TABLE oidc_login (
    state_sha256 TEXT PRIMARY KEY,
    secret_sha256 TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX oidc_login_by_end ON oidc_login (expires_at_ms);

CREATE TABLE organization (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    formal_name TEXT NOT NULL,
    country TEXT NOT NULL
);

CREATE TABLE personal_token (
    id INTEGER PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE REFERENCES token (token_sha256) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT
);

CREATE INDEX personal_token_by_account ON personal_token (account_id);

CREATE TABLE problem (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    is_open BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL
, live_version INTEGER);

CREATE TABLE problem_version (
    id INTEGER PRIMARY KEY,
    problem_id BIGINT NOT NULL REFERENCES problem (id),
    number INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    fingerprint_sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    manifest TEXT NOT NULL,
    judging_data_sha256 TEXT NOT NULL,
    judging_data_size_bytes BIGINT NOT NULL,
    testcase_count INTEGER NOT NULL,
    sample_count INTEGER NOT NULL,
    cpu_time_limit_ms BIGINT NOT NULL,
    memory_limit_bytes BIGINT NOT NULL,
    output_limit_bytes BIGINT NOT NULL,
    code_limit_bytes BIGINT NOT NULL,
    compilation_time_ms BIGINT NOT NULL,
    compilation_memory_bytes BIGINT NOT NULL,
    validation_time_ms BIGINT NOT NULL,
    validation_memory_bytes BIGINT NOT NULL,
    validation_output_bytes BIGINT NOT NULL,
    imported_at_ms BIGINT NOT NULL, languages TEXT NOT NULL DEFAULT '',
    UNIQUE (problem_id, number)
);

CREATE TABLE problem_version_blob (
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    sha256 TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (problem_version_id, sha256)
);

CREATE TABLE queue_pause (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    paused_at_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);

CREATE TABLE rejudging (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    state TEXT NOT NULL,
    skipped INTEGER NOT NULL,
    created_by BIGINT REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    ended_by BIGINT REFERENCES account (id),
    ended_at_ms BIGINT
);

CREATE TABLE rejudging_member (
    rejudging_id BIGINT NOT NULL REFERENCES rejudging (id),
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    old_judging_id BIGINT NOT NULL REFERENCES judging (id),
    new_judging_id BIGINT NOT NULL REFERENCES judging (id),
    PRIMARY KEY (rejudging_id, submission_id)
);

CREATE TABLE run (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    number INTEGER NOT NULL,
    testcase_name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    termination TEXT,
    exit_code INTEGER NOT NULL,
    signal INTEGER NOT NULL,
    cpu_time_us BIGINT NOT NULL,
    wall_time_us BIGINT NOT NULL,
    peak_memory_bytes BIGINT NOT NULL,
    jury_message TEXT NOT NULL,
    contestant_message TEXT NOT NULL,
    output BLOB,
    error_output BLOB, score DOUBLE PRECISION NOT NULL DEFAULT 0, reason TEXT, passes INTEGER NOT NULL DEFAULT 1, transcript BLOB, other_cpu_time_us BIGINT, anonymous_bytes BIGINT, file_bytes BIGINT, shared_bytes BIGINT, kernel_bytes BIGINT, instructions BIGINT, denied_calls BIGINT,
    PRIMARY KEY (judging_id, number)
);

CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL);

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    problem_id BIGINT NOT NULL REFERENCES problem (id),
    language TEXT NOT NULL,
    file_count INTEGER NOT NULL,
    source_size_bytes BIGINT NOT NULL,
    trace TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX submission_by_account ON submission (account_id, id);

CREATE INDEX submission_by_problem ON submission (problem_id, id);

CREATE TABLE submission_comment (
    id INTEGER PRIMARY KEY,
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    account_id BIGINT REFERENCES account (id),
    text TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX submission_comment_by_submission ON submission_comment (submission_id, id);

CREATE TABLE submission_file (
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (submission_id, number)
);

CREATE TABLE team (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    title TEXT NOT NULL,
    organization_id BIGINT REFERENCES organization (id)
);

CREATE INDEX team_by_organization ON team (organization_id);

CREATE TABLE team_group (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL
);

CREATE TABLE team_in_group (
    team_id BIGINT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    group_id BIGINT NOT NULL REFERENCES team_group (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, group_id)
);

CREATE INDEX team_in_group_by_group ON team_in_group (group_id);

CREATE TABLE testcase (
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    is_sample BOOLEAN NOT NULL,
    PRIMARY KEY (problem_version_id, number)
);

CREATE TABLE token (
    token_sha256 TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT
, address TEXT NOT NULL DEFAULT '', agent TEXT NOT NULL DEFAULT '');

CREATE INDEX token_by_account ON token (account_id);

CREATE TABLE upkeep_state (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE verification (
    id INTEGER PRIMARY KEY,
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    runs_all_tests BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    is_met BOOLEAN,
    created_at_ms BIGINT NOT NULL,
    finished_at_ms BIGINT
);

CREATE INDEX verification_by_version ON verification (problem_version_id, id);

CREATE TABLE verification_task (
    id INTEGER PRIMARY KEY,
    verification_id BIGINT NOT NULL REFERENCES verification (id),
    purpose TEXT NOT NULL,
    solution INTEGER NOT NULL,
    language TEXT NOT NULL,
    request BLOB NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    worker_id BIGINT REFERENCES worker (id),
    error TEXT NOT NULL,
    report BLOB,
    leased_at_ms BIGINT,
    finished_at_ms BIGINT,
    UNIQUE (verification_id, purpose, solution)
);

CREATE INDEX verification_task_unfinished ON verification_task (id) WHERE finished_at_ms IS NULL;

CREATE INDEX verification_unfinished ON verification (id) WHERE finished_at_ms IS NULL;

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    created_by BIGINT REFERENCES account (id),
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY,
    webhook_id BIGINT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    event_key TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at_ms BIGINT NOT NULL,
    last_result TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    UNIQUE (webhook_id, event_key)
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try_at_ms) WHERE state = 'pending';

CREATE TABLE worker (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES account (id),
    instance TEXT NOT NULL,
    slot_count INTEGER NOT NULL,
    first_seen_at_ms BIGINT NOT NULL,
    last_seen_at_ms BIGINT NOT NULL
, is_draining BOOLEAN NOT NULL DEFAULT FALSE, status TEXT, status_at_ms BIGINT, host_report TEXT, is_removed BOOLEAN NOT NULL DEFAULT FALSE);
