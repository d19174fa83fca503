-- What keeps a database from growing for ever: blobs that nothing refers to are removed in two steps, so that no import
-- can lose one (server/upkeep/blob_sweep.h), and old outputs of runs are dropped as far as upkeep_state says.
CREATE TABLE doomed_blob (
    sha256 TEXT PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    doomed_at_ms BIGINT NOT NULL
);

CREATE TABLE upkeep_state (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
