-- Why a run has its verdict, as data (JSON of core/wire/run_reason_codec.h; NULL: from before); how many passes it took;
-- what submission and interactor said to one another.
ALTER TABLE run ADD COLUMN reason TEXT;
ALTER TABLE run ADD COLUMN passes INTEGER NOT NULL DEFAULT 1;
ALTER TABLE run ADD COLUMN transcript {blob};
