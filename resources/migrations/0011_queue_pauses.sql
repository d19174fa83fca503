-- Of what the queue gives nothing to workers until it is resumed. Workers have is_draining.

CREATE TABLE queue_pause (
    kind TEXT NOT NULL,    -- lane, language, problem
    subject TEXT NOT NULL, -- the lane's code, the language's id, the problem's name
    reason TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id), -- who paused it
    paused_at_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
