-- Groups, roll-ups, words and the ledger by hour. Times are Unix milliseconds, UTC, but where a column says otherwise.

-- Texts that many reports share, each once: what a report's row holds of them is a number. kind is TermKind.
CREATE TABLE term (
  term_id    INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  text       TEXT    NOT NULL,
  folded     TEXT    NOT NULL
) STRICT;
CREATE INDEX term_by_text ON term (project_id, kind, folded);

-- What a group is. A merged group points at its head, keeps its own key and counts, and can be taken out again.
CREATE TABLE report_group (
  group_id          INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id        INTEGER NOT NULL REFERENCES project (project_id),
  key               TEXT    NOT NULL,
  made              INTEGER NOT NULL,
  type              TEXT,
  title             TEXT    NOT NULL,
  culprit           TEXT,
  topic             TEXT,
  class             TEXT    NOT NULL,
  words             TEXT    NOT NULL,
  assignee          TEXT,
  bug               TEXT,
  merged_at         INTEGER,
  merged_by         TEXT,
  since             INTEGER,
  resolved_in       TEXT,
  resolved_next     INTEGER NOT NULL DEFAULT 0,
  muted_until       INTEGER,
  muted_until_count INTEGER,
  muted_until_rate  INTEGER,
  UNIQUE (project_id, key)
) STRICT;
CREATE INDEX report_group_by_made ON report_group (project_id, made);
CREATE INDEX report_group_by_bug ON report_group (bug) WHERE bug IS NOT NULL;

-- What changes with every batch, apart, so that the rows are short. own_ is the group alone; the others are those of a head with its parts.
-- first_release and last_release are term_ids. payloads: how many were kept since ever; payloads_hour: in the hour payload_hour (hours since 1970).
CREATE TABLE group_total (
  group_id          INTEGER PRIMARY KEY,
  project_id        INTEGER NOT NULL,
  head              INTEGER,
  state             INTEGER NOT NULL DEFAULT 0,
  regressed         INTEGER NOT NULL DEFAULT 0,
  own_count         INTEGER NOT NULL,
  own_first         INTEGER NOT NULL,
  own_last          INTEGER NOT NULL,
  own_users         INTEGER NOT NULL DEFAULT 0,
  own_hosts         INTEGER NOT NULL DEFAULT 0,
  own_first_release INTEGER,
  own_last_release  INTEGER,
  count             INTEGER NOT NULL,
  first             INTEGER NOT NULL,
  last              INTEGER NOT NULL,
  users             INTEGER NOT NULL DEFAULT 0,
  hosts             INTEGER NOT NULL DEFAULT 0,
  first_release     INTEGER,
  last_release      INTEGER,
  payloads          INTEGER NOT NULL DEFAULT 0,
  payload_hour      INTEGER NOT NULL DEFAULT 0,
  payloads_hour     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX group_total_by_last ON group_total (project_id, last) WHERE head IS NULL;
CREATE INDEX group_total_by_head ON group_total (head) WHERE head IS NOT NULL;

-- Who was affected: 64 bits of a hash of the user's or host's name, at most 10,000 of each kind (1 user, 2 host) a group.
CREATE TABLE group_member (
  group_id INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  hash     INTEGER NOT NULL,
  PRIMARY KEY (group_id, kind, hash)
) STRICT, WITHOUT ROWID;

-- Counts of groups by day (days since 1970-01-01): one row holds 256 groups, 4 bytes each, little-endian.
CREATE TABLE group_day (
  project_id INTEGER NOT NULL,
  day        INTEGER NOT NULL,
  chunk      INTEGER NOT NULL,
  counts     BLOB    NOT NULL,
  PRIMARY KEY (project_id, day, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_release (
  group_id     INTEGER NOT NULL,
  release      TEXT    NOT NULL,
  count        INTEGER NOT NULL,
  first        INTEGER NOT NULL,
  first_report BLOB    NOT NULL,
  PRIMARY KEY (group_id, release)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_release (
  project_id INTEGER NOT NULL,
  release    TEXT    NOT NULL,
  first      INTEGER NOT NULL,
  PRIMARY KEY (project_id, release)
) STRICT, WITHOUT ROWID;

-- The most frequent URLs (kind 1) and local referrers (kind 2) of a group and day; reports is up to 10 seq, 5 bytes each, big-endian.
CREATE TABLE group_url (
  day      INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  url      TEXT    NOT NULL,
  count    INTEGER NOT NULL,
  reports  BLOB    NOT NULL,
  PRIMARY KEY (day, group_id, kind, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_event (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  group_id   INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  actor      TEXT,
  report     BLOB,
  detail     TEXT
) STRICT;
CREATE INDEX group_event_by_group ON group_event (group_id, number);
CREATE INDEX group_event_by_project ON group_event (project_id, number);

-- Counts by quarter of an hour (start: quarters since 1970), later by hour. key: the group's number, or a term_id, 0 for no topic; other: of class and topic, the topic's term_id, else 0.
CREATE TABLE rollup (
  project_id INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  start      INTEGER NOT NULL,
  key        INTEGER NOT NULL,
  other      INTEGER NOT NULL,
  count      INTEGER NOT NULL,
  hard       INTEGER NOT NULL,
  soft       INTEGER NOT NULL,
  worst_ms   INTEGER,
  worst_id   BLOB,
  most       INTEGER NOT NULL,
  most_id    BLOB,
  gets       INTEGER NOT NULL,
  posts      INTEGER NOT NULL,
  others     INTEGER NOT NULL,
  robots     INTEGER NOT NULL,
  local      INTEGER NOT NULL,
  PRIMARY KEY (project_id, kind, start, key, other)
) STRICT, WITHOUT ROWID;

-- How far the quarters of a project and kind are folded into hours: none before folded_to (in quarters) is left. What comes later for an older quarter takes it back.
CREATE TABLE rollup_fold (
  project_id INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  folded_to  INTEGER NOT NULL,
  PRIMARY KEY (project_id, kind)
) STRICT, WITHOUT ROWID;

-- Topics and statements that have sums: they are never forgotten, other terms go with the last report that has them.
CREATE TABLE counted_term (
  term_id INTEGER PRIMARY KEY
) STRICT;

-- Which seq were received in which hour (hours since 1970): searches in a time read only those.
CREATE TABLE report_hour (
  project_id INTEGER NOT NULL,
  hour       INTEGER NOT NULL,
  first_seq  INTEGER NOT NULL,
  last_seq   INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour)
) STRICT, WITHOUT ROWID;

-- Payload files. kind: 0 bulk, 1 keep. state: 0 open, 1 closed, 2 dropping, 3 dropped. reports are those whose payload is in it now.
ALTER TABLE payload_segment RENAME TO payload_segment_1;
CREATE TABLE payload_segment (
  segment_id     INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id     INTEGER NOT NULL,
  number         INTEGER NOT NULL,
  kind           INTEGER NOT NULL,
  state          INTEGER NOT NULL,
  end_offset     INTEGER NOT NULL,
  reports        INTEGER NOT NULL,
  tombstones     INTEGER NOT NULL DEFAULT 0,
  first_received INTEGER NOT NULL,
  last_received  INTEGER NOT NULL,
  first_seq      INTEGER NOT NULL,
  last_seq       INTEGER NOT NULL,
  dropped        INTEGER,
  reason         TEXT,
  UNIQUE (project_id, number)
) STRICT;
INSERT INTO payload_segment (project_id, number, kind, state, end_offset, reports, first_received, last_received, first_seq, last_seq)
  SELECT s.project_id, s.segment, 0, 1, s.end_offset, s.reports, s.first_received, s.last_received,
         (SELECT COALESCE(MIN(seq), 0) FROM report r WHERE r.project_id = s.project_id AND r.segment = s.segment),
         (SELECT COALESCE(MAX(seq), 0) FROM report r WHERE r.project_id = s.project_id AND r.segment = s.segment)
  FROM payload_segment_1 s ORDER BY s.project_id, s.segment;

-- id is the 100 bits of the report id in 13 bytes. The payload lies in the segment: in the frame at offset, the payload number slot of it (null: 0); where the segment is dropped, or loss says so
-- (PayloadLossReason), only the row is left. Columns named like a term's kind hold a term_id.
ALTER TABLE report RENAME TO report_1;
CREATE TABLE report (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id  INTEGER NOT NULL,
  id          BLOB    NOT NULL,
  group_id    INTEGER NOT NULL,
  received    INTEGER NOT NULL,
  time        INTEGER,
  class       INTEGER NOT NULL,
  type        INTEGER,
  topic       INTEGER,
  reporter    INTEGER,
  release     INTEGER,
  environment INTEGER,
  host        INTEGER,
  code        INTEGER,
  statement   INTEGER,
  status      INTEGER,
  user        TEXT,
  url         TEXT,
  value       TEXT,
  segment_id  INTEGER,
  offset      INTEGER,
  length      INTEGER,
  slot        INTEGER,
  loss        INTEGER,
  loss_at     INTEGER,
  UNIQUE (id, project_id)
) STRICT;

CREATE TABLE pin (
  seq INTEGER PRIMARY KEY
) STRICT;

-- Ids that the door refused, so that they answer "we saw it, we did not keep it".
CREATE TABLE refused (
  refused_id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  id         BLOB    NOT NULL,
  at         INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  UNIQUE (id, project_id)
) STRICT;

-- Words of reports (rowid is seq) and of groups (rowid is group_id). A token that begins with # is a field's: FieldToken.
CREATE VIRTUAL TABLE report_words USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_#'");
CREATE VIRTUAL TABLE group_words USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_#'");

CREATE TABLE spool_mark (
  project_id  INTEGER NOT NULL,
  segment     TEXT    NOT NULL,
  digested_to INTEGER NOT NULL,
  taken       INTEGER NOT NULL,
  damaged     INTEGER NOT NULL,
  updated     INTEGER NOT NULL,
  PRIMARY KEY (project_id, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_text (
  project_id INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  text       TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  actor      TEXT    NOT NULL,
  PRIMARY KEY (project_id, kind, version)
) STRICT, WITHOUT ROWID;

-- Wishes to erase a user's data; the name is not kept. What the sender, a spool or a folder of parked records still holds is erased when it comes.
CREATE TABLE erasure (
  project_id  INTEGER NOT NULL,
  user_sha256 TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_sha256)
) STRICT, WITHOUT ROWID;

-- What the server still has to do to this database in its own code: after a migration (group_day), after an erasure (forget_deleted).
CREATE TABLE pending_work (
  name TEXT PRIMARY KEY
) STRICT;

-- Ledger by hour (hours since 1970), line and reason. What 0001 counted by day is put into the day's first hour; the door did not count
-- apart then, so that what it accepted is taken to be what was digested.
ALTER TABLE ledger RENAME TO ledger_1;
CREATE TABLE ledger (
  project_id INTEGER NOT NULL,
  hour       INTEGER NOT NULL,
  line       INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  count      INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, line, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger SELECT project_id, day * 24, 1, '', stored + duplicate, bytes FROM ledger_1 WHERE stored + duplicate > 0;
INSERT INTO ledger SELECT project_id, day * 24, 10, '', stored, bytes FROM ledger_1 WHERE stored > 0;
INSERT INTO ledger SELECT project_id, day * 24, 11, '', duplicate, 0 FROM ledger_1 WHERE duplicate > 0;

-- Reports of 0001 get a group by type (key g0: and the type; none and an empty one are the same) and the class exception. Kinds of terms: 1 class, 2 type, 3 topic, 4 reporter.
INSERT INTO term (project_id, kind, text, folded) SELECT DISTINCT project_id, 1, 'exception', 'exception' FROM report_1;
INSERT INTO term (project_id, kind, text, folded) SELECT DISTINCT project_id, 2, type, lower(type) FROM report_1 WHERE type IS NOT NULL;
INSERT INTO term (project_id, kind, text, folded) SELECT DISTINCT project_id, 3, topic, lower(topic) FROM report_1 WHERE topic IS NOT NULL;
INSERT INTO term (project_id, kind, text, folded) SELECT DISTINCT project_id, 4, reporter, lower(reporter) FROM report_1 WHERE reporter IS NOT NULL;

INSERT INTO report_group (project_id, key, made, type, title, topic, class, words)
  SELECT r.project_id, 'g0:' || COALESCE(r.type, ''), r.received, r.type, COALESCE(r.value, ''), r.topic, 'exception',
         replace(COALESCE(r.type, '') || ' ' || COALESCE(r.topic, ''), '#', ' ')
  FROM report_1 r WHERE r.seq IN (SELECT MIN(seq) FROM report_1 GROUP BY project_id, COALESCE(type, '')) ORDER BY r.seq;
INSERT INTO group_total (group_id, project_id, own_count, own_first, own_last, count, first, last, payloads)
  SELECT g.group_id, g.project_id, r.count, r.first, r.last, r.count, r.first, r.last, r.count
  FROM (SELECT project_id, COALESCE(type, '') AS type, COUNT(*) AS count, MIN(received) AS first, MAX(received) AS last FROM report_1 GROUP BY 1, 2) r
  JOIN report_group g ON g.project_id = r.project_id AND g.key = 'g0:' || r.type;
INSERT INTO group_words (rowid, words) SELECT group_id, '#j' || project_id || ' ' || words FROM report_group;

INSERT INTO report (seq, project_id, id, group_id, received, time, class, type, topic, reporter, value, segment_id, offset, length)
  SELECT r.seq, r.project_id,
    unhex(printf('%05X%05X%05X%05X%05X0',
      (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 6, 1)) << 15) + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 7, 1)) << 10)
        + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 8, 1)) << 5) + instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 9, 1)),
      (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 10, 1)) << 15) + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 11, 1)) << 10)
        + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 12, 1)) << 5) + instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 13, 1)),
      (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 14, 1)) << 15) + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 15, 1)) << 10)
        + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 16, 1)) << 5) + instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 17, 1)),
      (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 18, 1)) << 15) + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 19, 1)) << 10)
        + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 20, 1)) << 5) + instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 21, 1)),
      (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 22, 1)) << 15) + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 23, 1)) << 10)
        + (instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 24, 1)) << 5) + instr('123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(r.id, 25, 1)))),
    (SELECT group_id FROM report_group g WHERE g.project_id = r.project_id AND g.key = 'g0:' || COALESCE(r.type, '')),
    r.received, r.time,
    (SELECT term_id FROM term t WHERE t.project_id = r.project_id AND t.kind = 1 AND t.text = 'exception'),
    (SELECT term_id FROM term t WHERE t.project_id = r.project_id AND t.kind = 2 AND t.folded = lower(r.type) AND t.text = r.type),
    (SELECT term_id FROM term t WHERE t.project_id = r.project_id AND t.kind = 3 AND t.folded = lower(r.topic) AND t.text = r.topic),
    (SELECT term_id FROM term t WHERE t.project_id = r.project_id AND t.kind = 4 AND t.folded = lower(r.reporter) AND t.text = r.reporter),
    r.value, s.segment_id, r.offset, r.length
  FROM report_1 r JOIN payload_segment s ON s.project_id = r.project_id AND s.number = r.segment ORDER BY r.seq;
CREATE INDEX report_by_group ON report (group_id);
CREATE INDEX report_lost ON report (seq) WHERE loss IS NOT NULL;
CREATE INDEX report_to_wipe ON report (segment_id) WHERE loss = 3 AND segment_id IS NOT NULL;

INSERT INTO report_words (rowid, words)
  SELECT seq, '#j' || project_id || ' #g' || group_id || ' #f' || class || COALESCE(' #f' || type, '') || COALESCE(' #f' || topic, '')
    || COALESCE(' #f' || reporter, '') || ' ' || replace(COALESCE(value, ''), '#', ' ')
  FROM report ORDER BY seq;

INSERT INTO rollup SELECT project_id, 1, received / 900000, group_id, 0, COUNT(*), 0, 0, NULL, NULL, 0, NULL, 0, 0, COUNT(*), 0, 0
  FROM report GROUP BY project_id, received / 900000, group_id;
INSERT INTO rollup SELECT project_id, 2, received / 900000, COALESCE(topic, 0), 0, COUNT(*), 0, 0, NULL, NULL, 0, NULL, 0, 0, COUNT(*), 0, 0
  FROM report GROUP BY project_id, received / 900000, topic;
INSERT INTO rollup SELECT project_id, 3, received / 900000, class, COALESCE(topic, 0), COUNT(*), 0, 0, NULL, NULL, 0, NULL, 0, 0, COUNT(*), 0, 0
  FROM report GROUP BY project_id, received / 900000, class, topic;
INSERT INTO counted_term SELECT DISTINCT topic FROM report WHERE topic IS NOT NULL;
INSERT INTO report_hour SELECT project_id, received / 3600000, MIN(seq), MAX(seq) FROM report GROUP BY project_id, received / 3600000;
INSERT INTO pending_work (name) VALUES ('group_day');

DROP TABLE report_1;
DROP TABLE payload_segment_1;
DROP TABLE ledger_1;
