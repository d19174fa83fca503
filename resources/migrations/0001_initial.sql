-- The first schema: who people are, problems with their versions, what was submitted and how it was judged.
--
-- One text for SQLite and PostgreSQL. The spots that differ are written in braces and filled in by
-- server/storage/migrations.cpp: {identity} is an integer primary key numbered by the database,
-- {blob} the type for bytes. Times are milliseconds since 1970 UTC; hashes are lower-case hexadecimal.

CREATE TABLE account (
    id {identity},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE, -- the name in lower case
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'jury', 'contestant', 'worker')),
    password_hash TEXT, -- Argon2id; NULL: nobody can log in with a password
    is_enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE token (
    token_sha256 TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT -- NULL: never
);
CREATE INDEX token_by_account ON token (account_id);

CREATE TABLE problem (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    is_open BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL
);

-- The version with the highest number is the current one.
CREATE TABLE problem_version (
    id {identity},
    problem_id BIGINT NOT NULL REFERENCES problem (id),
    number INTEGER NOT NULL,
    content_hash TEXT NOT NULL,     -- of the package's files
    fingerprint_sha256 TEXT NOT NULL, -- of everything that was made of them: equal means nothing to import
    title TEXT NOT NULL,
    manifest TEXT NOT NULL, -- JSON, core/package/manifest.h
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
    imported_at_ms BIGINT NOT NULL,
    UNIQUE (problem_id, number)
);

CREATE TABLE testcase (
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    number INTEGER NOT NULL, -- from 1, in judging order
    name TEXT NOT NULL,
    is_sample BOOLEAN NOT NULL,
    PRIMARY KEY (problem_version_id, number)
);

-- What is in the blob store because something refers to it.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL
);

CREATE TABLE problem_version_blob (
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    sha256 TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (problem_version_id, sha256)
);

CREATE TABLE worker (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES account (id),
    instance TEXT NOT NULL,
    slot_count INTEGER NOT NULL,
    first_seen_at_ms BIGINT NOT NULL,
    last_seen_at_ms BIGINT NOT NULL
);

CREATE TABLE language (
    id TEXT PRIMARY KEY,
    description TEXT NOT NULL, -- JSON, as the worker that offered it last described it
    offered_at_ms BIGINT NOT NULL
);

-- Never changes.
CREATE TABLE submission (
    id {identity},
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

CREATE TABLE submission_file (
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    number INTEGER NOT NULL, -- from 1, in the order sent
    name TEXT NOT NULL,
    content {blob} NOT NULL,
    PRIMARY KEY (submission_id, number)
);

CREATE TABLE idempotency_key (
    account_id BIGINT NOT NULL REFERENCES account (id),
    key TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    PRIMARY KEY (account_id, key)
);

-- Also what the queue is rebuilt from: every row without finished_at_ms waits or is worked on.
CREATE TABLE judging (
    id {identity},
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    is_current BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    runs_all_tests BOOLEAN NOT NULL,
    attempt INTEGER NOT NULL, -- number of the last lease
    losses INTEGER NOT NULL,  -- attempts that were lost, see server/queue/judging_queue.h
    worker_id BIGINT REFERENCES worker (id), -- the last one that had it
    verdict TEXT,
    score DOUBLE PRECISION,
    error TEXT,
    compile_output {blob},
    compile_time_ms BIGINT,
    is_compile_cached BOOLEAN,
    language_version TEXT,
    cpu_time_us BIGINT,        -- the longest of its runs
    peak_memory_bytes BIGINT,  -- the largest of its runs
    created_at_ms BIGINT NOT NULL,
    leased_at_ms BIGINT,
    finished_at_ms BIGINT
);
CREATE INDEX judging_by_submission ON judging (submission_id);
CREATE INDEX judging_unfinished ON judging (id) WHERE finished_at_ms IS NULL;
CREATE INDEX judging_in_trouble ON judging (id) WHERE state IN ('failed', 'quarantined');

-- The history of a judging that did not go well at once.
CREATE TABLE lost_attempt (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    attempt INTEGER NOT NULL,
    worker_id BIGINT REFERENCES worker (id),
    reason TEXT NOT NULL,
    lost_at_ms BIGINT NOT NULL,
    PRIMARY KEY (judging_id, attempt)
);

CREATE TABLE run (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    number INTEGER NOT NULL, -- from 1, in judging order
    testcase_name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    termination TEXT, -- NULL: skipped
    exit_code INTEGER NOT NULL,
    signal INTEGER NOT NULL,
    cpu_time_us BIGINT NOT NULL,
    wall_time_us BIGINT NOT NULL,
    peak_memory_bytes BIGINT NOT NULL,
    jury_message TEXT NOT NULL,
    contestant_message TEXT NOT NULL,
    output {blob},
    error_output {blob},
    PRIMARY KEY (judging_id, number)
);

CREATE TABLE audit_entry (
    id {identity},
    at_ms BIGINT NOT NULL,
    account_id BIGINT REFERENCES account (id), -- NULL: done at the server's console
    action TEXT NOT NULL, -- "account.create", "submission.rejudge" ...
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
