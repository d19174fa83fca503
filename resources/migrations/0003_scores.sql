-- Scores of testcases and groups; the version of a problem that is live, so that new data can be verified beside it; and
-- the languages that a version takes (codes of the package format, separated by spaces; empty: all).
ALTER TABLE run ADD COLUMN score DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE judging ADD COLUMN max_score DOUBLE PRECISION;
ALTER TABLE problem ADD COLUMN live_version INTEGER;
ALTER TABLE problem_version ADD COLUMN languages TEXT NOT NULL DEFAULT '';
CREATE TABLE judging_group (
    judging_id BIGINT NOT NULL REFERENCES judging (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    max_score DOUBLE PRECISION,
    PRIMARY KEY (judging_id, number)
);
