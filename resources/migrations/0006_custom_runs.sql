-- Custom runs: programs that are run on given inputs, without a problem. They wait in the same queue as judgings, under
-- numbers of their own (core/wire/custom_run.h), and are forgotten in time.

-- Also what the queue is rebuilt from: every row without finished_at_ms waits or is worked on.
CREATE TABLE custom_run (
    id {identity},
    token TEXT NOT NULL UNIQUE, -- its name for the outside
    origin TEXT NOT NULL,       -- the API it came by: native, judge0, execute
    account_id BIGINT REFERENCES account (id), -- NULL: it is whose who knows the token
    submitter BIGINT NOT NULL,  -- an account, or below zero for an address; fair share is between these
    language TEXT NOT NULL,
    request {blob} NOT NULL,    -- JSON: the sources, and core/wire/custom_run.h
    attributes TEXT NOT NULL,   -- JSON: what the API it came by remembers of it
    trace TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL, -- number of the last lease
    losses INTEGER NOT NULL,  -- attempts that were lost
    worker_id BIGINT REFERENCES worker (id), -- the last one that had it
    error TEXT,
    report {blob}, -- JSON, core/wire/report_codec.h
    mark INTEGER,  -- what the API it came by makes of its outcome; NULL: not looked at yet
    kept_for_ms BIGINT NOT NULL, -- after its end
    created_at_ms BIGINT NOT NULL,
    leased_at_ms BIGINT,
    finished_at_ms BIGINT,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX custom_run_unfinished ON custom_run (id) WHERE finished_at_ms IS NULL;
CREATE INDEX custom_run_by_expiry ON custom_run (expires_at_ms);
CREATE INDEX custom_run_by_origin ON custom_run (origin, account_id, id);
