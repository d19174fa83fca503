-- Log-in at an OpenID Connect provider: the ones that have begun, and which account is whose there.

CREATE TABLE oidc_login (
    state_sha256 TEXT PRIMARY KEY,
    secret_sha256 TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX oidc_login_by_end ON oidc_login (expires_at_ms);

CREATE TABLE oidc_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, account_id)
);
