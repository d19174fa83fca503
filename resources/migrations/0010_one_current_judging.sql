-- A submission has one current judging, whichever servers judge it again at the same moment.

UPDATE judging SET is_current = FALSE WHERE is_current AND EXISTS (
    SELECT 1 FROM judging AS later
    WHERE later.submission_id = judging.submission_id AND later.is_current AND later.id > judging.id
);
CREATE UNIQUE INDEX judging_current ON judging (submission_id) WHERE is_current;
