-- Webhooks: addresses that are told what happens, and what has still to be told to them.

CREATE TABLE webhook (
    id {identity},
    url TEXT NOT NULL,
    secret TEXT NOT NULL, -- what its messages are signed with: needed in the clear for each of them
    events TEXT NOT NULL, -- separated by blanks
    is_enabled BOOLEAN NOT NULL,
    created_by BIGINT REFERENCES account (id),
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE webhook_delivery (
    id {identity},
    webhook_id BIGINT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    event_key TEXT NOT NULL, -- of several servers that see an event, one makes the delivery
    body TEXT NOT NULL,
    state TEXT NOT NULL, -- pending, delivered, dead
    tries INTEGER NOT NULL,
    next_try_at_ms BIGINT NOT NULL,
    last_result TEXT NOT NULL, -- of the last try: a status code or what went wrong
    created_at_ms BIGINT NOT NULL,
    UNIQUE (webhook_id, event_key)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try_at_ms) WHERE state = 'pending';
