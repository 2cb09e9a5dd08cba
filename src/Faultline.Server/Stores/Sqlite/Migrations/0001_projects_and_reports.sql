-- Times are Unix milliseconds, UTC.

CREATE TABLE project (
  project_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  created    INTEGER NOT NULL
) STRICT;

-- The secret itself is not here: hash is the SHA-256 of the whole key. public_part is how a key is found.
CREATE TABLE ingest_key (
  project_id  INTEGER NOT NULL REFERENCES project (project_id),
  public_part TEXT    NOT NULL UNIQUE,
  hash        BLOB    NOT NULL,
  created     INTEGER NOT NULL,
  PRIMARY KEY (project_id, public_part)
) STRICT, WITHOUT ROWID;

-- A report is (project_id, id). The unique key has id first, so that it answers "which projects hold this id?" as well;
-- a second index of random ids would cost as much as the first. seq is the order of arrival and never used twice;
-- cursors are made of it. The payload itself lies in the file that (project_id, segment) names.
CREATE TABLE report (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES project (project_id),
  id         TEXT    NOT NULL,
  received   INTEGER NOT NULL,
  time       INTEGER,
  type       TEXT,
  value      TEXT,
  reporter   TEXT,
  topic      TEXT,
  segment    INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  UNIQUE (id, project_id)
) STRICT;

-- How far each payload file is known: what lies beyond was written by a transaction that never was.
CREATE TABLE payload_segment (
  project_id     INTEGER NOT NULL REFERENCES project (project_id),
  segment        INTEGER NOT NULL,
  end_offset     INTEGER NOT NULL,
  reports        INTEGER NOT NULL,
  first_received INTEGER NOT NULL,
  last_received  INTEGER NOT NULL,
  PRIMARY KEY (project_id, segment)
) STRICT, WITHOUT ROWID;

-- What was counted, by project and day of arrival (days since 1970-01-01, UTC).
CREATE TABLE ledger (
  project_id   INTEGER NOT NULL REFERENCES project (project_id),
  day          INTEGER NOT NULL,
  stored       INTEGER NOT NULL DEFAULT 0,
  duplicate    INTEGER NOT NULL DEFAULT 0,
  bytes        INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;
