-- Times are Unix milliseconds, UTC. Ids are the canonical OOPS- text. Text that is a key compares byte by byte ("C"), as in the other store.
-- No table refers to another by a foreign key where the digest writes: each check costs a lock on a row that every node wants.

CREATE TABLE project (
  project_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text COLLATE "C" NOT NULL UNIQUE,
  created    bigint NOT NULL
);

-- The secret itself is not here: hash is the SHA-256 of the whole key. public_part is how a key is found.
CREATE TABLE ingest_key (
  public_part text COLLATE "C" PRIMARY KEY,
  project_id  bigint NOT NULL REFERENCES project,
  hash        bytea NOT NULL,
  created     bigint NOT NULL
);

-- What makes an id unique, in the transaction that counts it, whatever day the report comes again. It goes only with the report's tombstone.
-- id first: the key answers "which projects know this id?" too, and always from one partition.
CREATE TABLE report_id (
  id         text COLLATE "C" NOT NULL,
  project_id bigint NOT NULL,
  seq        bigint NOT NULL,
  PRIMARY KEY (id, project_id)
) PARTITION BY HASH (id);
CREATE TABLE report_id_0 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE report_id_1 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE report_id_2 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE report_id_3 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE report_id_4 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE report_id_5 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE report_id_6 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE report_id_7 PARTITION OF report_id FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- The order of arrival; cursors are made of it.
CREATE SEQUENCE report_seq;

-- The index row of a report, and its tombstone when the payload is gone. segment names the table payload_<segment> that holds the payload; it is null when there
-- never was one or it was erased, and then loss says why. When a segment was dropped, its own row says so for all its reports: no row is rewritten.
-- words: the report's own search words, and a word field:value for each field; words of the text hold no colon.
CREATE TABLE report (
  seq          bigint PRIMARY KEY,
  project_id   bigint NOT NULL,
  group_number bigint NOT NULL,
  received     bigint NOT NULL,
  time         bigint,
  segment      bigint,
  lost         bigint,
  loss         smallint,
  status       integer,
  pinned       boolean NOT NULL DEFAULT false,
  id           text COLLATE "C" NOT NULL,
  class        text COLLATE "C" NOT NULL,
  type         text COLLATE "C",
  value        text COLLATE "C",
  reporter     text COLLATE "C",
  topic        text COLLATE "C",
  url          text COLLATE "C",
  user_name    text COLLATE "C",
  words        tsvector NOT NULL
);
CREATE INDEX report_by_project ON report (project_id, seq);
CREATE INDEX report_by_group ON report (group_number, seq);
CREATE INDEX report_by_words ON report USING gin (words);
CREATE INDEX report_by_received ON report USING brin (received) WITH (pages_per_range = 32);
CREATE INDEX report_pinned ON report (segment) WHERE pinned;
CREATE INDEX report_lost ON report (seq) WHERE segment IS NULL;

-- Segments of payloads: each a table of its own, payload_<segment>, dropped whole. The highest of a kind is written to. kind: 0 bulk, 1 keep. reports: tombstones that a
-- dropped one left.
CREATE TABLE segment (
  segment bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind    smallint NOT NULL,
  day     integer NOT NULL,
  dropped bigint,
  reason  text,
  reports bigint NOT NULL DEFAULT 0
);

-- What was written to a segment, by project.
CREATE TABLE segment_use (
  segment    bigint NOT NULL,
  project_id bigint NOT NULL,
  reports    bigint NOT NULL,
  bytes      bigint NOT NULL,
  first      bigint NOT NULL,
  last       bigint NOT NULL,
  PRIMARY KEY (segment, project_id)
);

-- What a group is: never changes, but for title and words when the report that they were taken from is erased. The table cannot be called group; words as in report.
CREATE TABLE report_group (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project_id bigint NOT NULL,
  key        text COLLATE "C" NOT NULL,
  type       text COLLATE "C",
  title      text COLLATE "C" NOT NULL,
  culprit    text COLLATE "C",
  topic      text COLLATE "C",
  class      text COLLATE "C" NOT NULL,
  words      tsvector NOT NULL,
  UNIQUE (project_id, key)
);
CREATE INDEX report_group_by_words ON report_group USING gin (words);

-- How a group stands and what it counts. Whoever changes a group locks its row here, several in the order of their numbers. head: the group that this one is
-- merged into, or itself. Each count twice: its own, and (all_) with the groups that are merged into it. hour: the hour that hour_count counts.
CREATE TABLE group_standing (
  number            bigint PRIMARY KEY,
  project_id        bigint NOT NULL,
  head              bigint NOT NULL,
  parts             integer NOT NULL DEFAULT 0,
  merged            bigint,
  merged_by         text,
  state             smallint NOT NULL DEFAULT 0,
  regressed         boolean NOT NULL DEFAULT false,
  since             bigint,
  resolved_in       text,
  resolved_in_next  boolean NOT NULL DEFAULT false,
  muted_until       bigint,
  muted_until_count bigint,
  muted_until_rate  bigint,
  assignee          text,
  bug               text,
  count             bigint NOT NULL DEFAULT 0,
  users             integer NOT NULL DEFAULT 0,
  hosts             integer NOT NULL DEFAULT 0,
  first             bigint NOT NULL,
  last              bigint NOT NULL,
  first_release     text,
  last_release      text,
  hour              bigint NOT NULL DEFAULT 0,
  hour_count        bigint NOT NULL DEFAULT 0,
  all_count         bigint NOT NULL DEFAULT 0,
  all_users         integer NOT NULL DEFAULT 0,
  all_hosts         integer NOT NULL DEFAULT 0,
  all_first         bigint NOT NULL,
  all_last          bigint NOT NULL,
  all_first_release text,
  all_last_release  text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX group_standing_by_last ON group_standing (project_id, all_last, number) WHERE head = number;
CREATE INDEX group_standing_by_head ON group_standing (head) WHERE head <> number;

-- How many groups a project made in an hour: its row is the turn of those who make groups.
CREATE TABLE group_allowance (
  project_id bigint PRIMARY KEY,
  hour       bigint NOT NULL,
  made       bigint NOT NULL
);

-- Who was affected, as 64 bits of a hash. kind: 1 user, 2 host; 3 and 4 the same of a head with its parts, only where it has some.
CREATE TABLE group_member (
  number bigint NOT NULL,
  kind   smallint NOT NULL,
  member bigint NOT NULL,
  PRIMARY KEY (number, kind, member)
);

CREATE TABLE group_release (
  number       bigint NOT NULL,
  release      text COLLATE "C" NOT NULL,
  count        bigint NOT NULL,
  first        bigint NOT NULL,
  first_report text COLLATE "C" NOT NULL,
  PRIMARY KEY (number, release)
) WITH (fillfactor = 80);

CREATE TABLE project_release (
  project_id bigint NOT NULL,
  release    text COLLATE "C" NOT NULL,
  first      bigint NOT NULL,
  PRIMARY KEY (project_id, release)
);

-- URLs (kind 1) and local referrers (kind 2) of a group by day (since 1970), with some reports.
CREATE TABLE group_url (
  number bigint NOT NULL,
  day    integer NOT NULL,
  kind   smallint NOT NULL,
  url    text COLLATE "C" NOT NULL,
  count  bigint NOT NULL,
  ids    text[] NOT NULL,
  PRIMARY KEY (number, day, kind, url)
) WITH (fillfactor = 80);
CREATE INDEX group_url_by_day ON group_url USING brin (day) WITH (pages_per_range = 32);

-- Counts per quarter of an hour, later per hour. kind is RollupKind; number is the group's, 0 elsewhere; key is empty for groups.
CREATE TABLE rollup (
  project_id         bigint NOT NULL,
  kind               smallint NOT NULL,
  number             bigint NOT NULL,
  key                text COLLATE "C" NOT NULL,
  bucket             bigint NOT NULL,
  count              bigint NOT NULL,
  hard               bigint NOT NULL,
  soft               bigint NOT NULL,
  gets               bigint NOT NULL,
  posts              bigint NOT NULL,
  others             bigint NOT NULL,
  robots             bigint NOT NULL,
  local              bigint NOT NULL,
  worst_ms           bigint,
  most_statements    integer NOT NULL,
  worst_id           text COLLATE "C",
  most_statements_id text COLLATE "C",
  PRIMARY KEY (project_id, kind, number, key, bucket)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX rollup_by_bucket ON rollup (project_id, kind, bucket);
CREATE INDEX rollup_quarter ON rollup (bucket) WHERE bucket % 3600000 <> 0;

-- A group's reports per day: the order of "most reports in seven days" adds up seven rows a group and not 672.
CREATE TABLE group_day (
  project_id bigint NOT NULL,
  day        integer NOT NULL,
  number     bigint NOT NULL,
  count      bigint NOT NULL,
  PRIMARY KEY (project_id, day, number)
) WITH (fillfactor = 80);

-- The outbox. Numbers are given under the project's row of event_counter, so that none appears below one that was read.
CREATE TABLE event_counter (
  project_id bigint PRIMARY KEY,
  last       bigint NOT NULL
);

CREATE TABLE group_event (
  project_id   bigint NOT NULL,
  number       bigint NOT NULL,
  group_number bigint NOT NULL,
  kind         smallint NOT NULL,
  at           bigint NOT NULL,
  actor        text,
  report       text COLLATE "C",
  detail       text,
  PRIMARY KEY (project_id, number)
);
CREATE INDEX group_event_by_group ON group_event (group_number, number);

-- reason is empty where the line says all. Project 0: requests without a valid key.
CREATE TABLE ledger (
  project_id bigint NOT NULL,
  hour       bigint NOT NULL,
  line       smallint NOT NULL,
  reason     text COLLATE "C" NOT NULL,
  count      bigint NOT NULL,
  bytes      bigint NOT NULL,
  PRIMARY KEY (project_id, hour, line, reason)
) WITH (fillfactor = 70);

CREATE TABLE refused_id (
  id         text COLLATE "C" NOT NULL,
  project_id bigint NOT NULL,
  at         bigint NOT NULL,
  reason     text NOT NULL,
  PRIMARY KEY (id, project_id)
);
CREATE INDEX refused_id_by_at ON refused_id (at);

CREATE TABLE spool_mark (
  project_id  bigint NOT NULL,
  segment     text COLLATE "C" NOT NULL,
  digested_to bigint NOT NULL,
  taken       bigint NOT NULL,
  damaged     bigint NOT NULL,
  updated     bigint NOT NULL,
  PRIMARY KEY (project_id, segment)
) WITH (fillfactor = 50);

-- What each server said last of its spools: bytes that wait there. node: the name of its data directory.
CREATE TABLE node_spool (
  node       text COLLATE "C" NOT NULL,
  project_id bigint NOT NULL,
  bytes      bigint NOT NULL,
  seen       bigint NOT NULL,
  PRIMARY KEY (node, project_id)
) WITH (fillfactor = 50);

-- One row: what the forms of all servers' pages are signed with, so that a form of one may be sent to another.
CREATE TABLE form_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  key bytea NOT NULL
);

CREATE TABLE rule_text (
  project_id bigint NOT NULL,
  kind       smallint NOT NULL,
  version    integer NOT NULL,
  text       text NOT NULL,
  at         bigint NOT NULL,
  actor      text NOT NULL,
  PRIMARY KEY (project_id, kind, version)
);

-- Wishes to erase a user's data, of all nodes; the name is not kept. What a sender, a spool or a folder of parked records still holds is erased when it comes. Each node's
-- journal has its own wishes too, for a backup from before.
CREATE TABLE erasure (
  project_id  bigint NOT NULL,
  user_sha256 text COLLATE "C" NOT NULL,
  at          bigint NOT NULL,
  PRIMARY KEY (project_id, user_sha256)
);
