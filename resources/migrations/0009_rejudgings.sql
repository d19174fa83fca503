-- Rejudgings as sets that are looked at before they count, and what the jury says of judgings: verified, comments.

-- The new judgings of a set stand beside the current ones until all of them are taken over, or none.
CREATE TABLE rejudging (
    id {identity},
    reason TEXT NOT NULL,
    chosen_by TEXT NOT NULL, -- JSON: the filter, as it was asked for
    state TEXT NOT NULL,     -- open, applied, discarded
    skipped INTEGER NOT NULL, -- submissions that fitted and were being judged anyway
    created_by BIGINT REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    ended_by BIGINT REFERENCES account (id),
    ended_at_ms BIGINT
);

-- Sealed with the rejudging: later submissions do not join.
CREATE TABLE rejudging_member (
    rejudging_id BIGINT NOT NULL REFERENCES rejudging (id),
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    old_judging_id BIGINT NOT NULL REFERENCES judging (id),
    new_judging_id BIGINT NOT NULL REFERENCES judging (id),
    PRIMARY KEY (rejudging_id, submission_id)
);

ALTER TABLE judging ADD COLUMN verified_by BIGINT REFERENCES account (id);
ALTER TABLE judging ADD COLUMN verified_at_ms BIGINT; -- NULL: nobody has looked at it

CREATE TABLE submission_comment (
    id {identity},
    submission_id BIGINT NOT NULL REFERENCES submission (id),
    account_id BIGINT REFERENCES account (id),
    text TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);
CREATE INDEX submission_comment_by_submission ON submission_comment (submission_id, id);
