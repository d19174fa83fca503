-- The versions of languages that contests demand: judgings of theirs go only to workers with exactly these.

CREATE TABLE contest_version (
    contest_id BIGINT NOT NULL REFERENCES contest (id),
    language TEXT NOT NULL,
    version TEXT NOT NULL, -- as the toolchain tells it
    PRIMARY KEY (contest_id, language)
);
