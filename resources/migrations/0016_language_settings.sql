-- What staff have decided about a language; without a row it is as its workers describe it.

CREATE TABLE language_setting (
    language_id TEXT PRIMARY KEY, -- of the table language
    is_enabled BOOLEAN NOT NULL,
    reason TEXT NOT NULL, -- why it is disabled, for contestants; may be empty
    time_factor DOUBLE PRECISION -- instead of the language's own; null: that one
);
