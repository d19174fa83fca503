-- What workers tell of themselves, the languages they were asked to test, and workers that are no longer shown.

ALTER TABLE worker ADD COLUMN status TEXT;         -- the last Status of core/wire/worker_status.h
ALTER TABLE worker ADD COLUMN status_at_ms BIGINT; -- when it was told; null: it is known to be gone
ALTER TABLE worker ADD COLUMN host_report TEXT;    -- the last HostReport
ALTER TABLE worker ADD COLUMN is_removed BOOLEAN NOT NULL DEFAULT FALSE; -- until it says hello again

CREATE TABLE language_test (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    language_id TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id), -- who asked
    asked_at_ms BIGINT NOT NULL,
    answered_at_ms BIGINT, -- null: the worker has not answered yet
    outcome TEXT,          -- LanguageTested of core/wire/worker_status.h
    PRIMARY KEY (language_id, worker_id)
);
