-- Verifications: the jury's solutions judged on a version of a problem, and its own programs examined. Made of tasks,
-- which are jobs like judgings, under numbers of their own (core/wire/verification_task.h).

CREATE TABLE verification (
    id {identity},
    problem_version_id BIGINT NOT NULL REFERENCES problem_version (id),
    account_id BIGINT NOT NULL REFERENCES account (id), -- who asked for it
    runs_all_tests BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    is_met BOOLEAN, -- when finished
    created_at_ms BIGINT NOT NULL,
    finished_at_ms BIGINT
);
CREATE INDEX verification_by_version ON verification (problem_version_id, id);
CREATE INDEX verification_unfinished ON verification (id) WHERE finished_at_ms IS NULL;

-- Also what the queue is rebuilt from: every row without finished_at_ms waits or is worked on.
CREATE TABLE verification_task (
    id {identity},
    verification_id BIGINT NOT NULL REFERENCES verification (id),
    purpose TEXT NOT NULL,
    solution INTEGER NOT NULL, -- index in the manifest; below zero: none
    language TEXT NOT NULL,
    request {blob} NOT NULL, -- JSON: the job, as core/wire/worker_link.h sends it, but for its key
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL, -- number of the last lease
    losses INTEGER NOT NULL,  -- attempts that were lost
    worker_id BIGINT REFERENCES worker (id), -- the last one that had it
    error TEXT NOT NULL,
    report {blob}, -- JSON, core/wire/report_codec.h; most outputs are left out
    leased_at_ms BIGINT,
    finished_at_ms BIGINT,
    UNIQUE (verification_id, purpose, solution)
);
CREATE INDEX verification_task_unfinished ON verification_task (id) WHERE finished_at_ms IS NULL;
