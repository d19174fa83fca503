-- Contests, the minimum: when, with which problems and languages, and who takes part. And personal tokens.

CREATE TABLE contest (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    start_at_ms BIGINT NOT NULL,
    end_at_ms BIGINT NOT NULL
);

CREATE TABLE contest_problem (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    problem_id BIGINT NOT NULL REFERENCES problem (id),
    number INTEGER NOT NULL, -- from 1, in the order shown
    label TEXT NOT NULL,
    colour TEXT NOT NULL, -- "#ff0000", or empty
    PRIMARY KEY (contest_id, problem_id)
);

CREATE TABLE contest_participant (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    PRIMARY KEY (contest_id, account_id)
);

CREATE TABLE contest_language (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    language TEXT NOT NULL,
    PRIMARY KEY (contest_id, language)
);

-- Which contest a submission was made in. With the judgings' times this is the history that scoreboards are made of.
CREATE TABLE contest_submission (
    submission_id BIGINT PRIMARY KEY REFERENCES submission (id),
    contest_id BIGINT NOT NULL REFERENCES contest (id)
);
CREATE INDEX contest_submission_by_contest ON contest_submission (contest_id, submission_id);

-- Tokens that people make for their programs; those of log-ins and workers have no row here.
CREATE TABLE personal_token (
    id {identity},
    token_sha256 TEXT NOT NULL UNIQUE REFERENCES token (token_sha256) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL, -- separated by blanks
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT
);
CREATE INDEX personal_token_by_account ON personal_token (account_id);
