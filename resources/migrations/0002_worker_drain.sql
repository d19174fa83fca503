-- Whether a worker is to take no more jobs lasts longer than its connection, and than the server.
ALTER TABLE worker ADD COLUMN is_draining BOOLEAN NOT NULL DEFAULT FALSE;
