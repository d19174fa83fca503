-- Teams with their members, organisations and groups; which addresses an account may be used from; where log-ins came
-- from, so that people can tell their sessions apart.

CREATE TABLE organization (
    id {identity},
    name TEXT NOT NULL UNIQUE, -- short, for programs: the id of the ICPC's formats
    title TEXT NOT NULL,
    formal_name TEXT NOT NULL,
    country TEXT NOT NULL -- ISO 3166-1 alpha-3, or empty
);

-- Ways to sort teams: regions, universities, guests.
CREATE TABLE team_group (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL
);

CREATE TABLE team (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL, -- at its seat; may be empty
    title TEXT NOT NULL,
    organization_id BIGINT REFERENCES organization (id)
);
CREATE INDEX team_by_organization ON team (organization_id);

CREATE TABLE team_in_group (
    team_id BIGINT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    group_id BIGINT NOT NULL REFERENCES team_group (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, group_id)
);
CREATE INDEX team_in_group_by_group ON team_in_group (group_id);

-- An account is a member of one team at most.
ALTER TABLE account ADD COLUMN team_id BIGINT REFERENCES team (id);
CREATE INDEX account_by_team ON account (team_id);

-- Subnets separated by blanks; empty: it may be used from anywhere.
ALTER TABLE account ADD COLUMN addresses TEXT NOT NULL DEFAULT '';

-- What logged in: its address and what it says of itself. Empty for tokens that no log-in made.
ALTER TABLE token ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN agent TEXT NOT NULL DEFAULT '';
