/**
 * The schema of the job database, step by step: step n brings version n − 1 to version n (`PRAGMA user_version`). A step that has been
 * released never changes. Times are milliseconds since 1970.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    number       INTEGER PRIMARY KEY AUTOINCREMENT, -- age: clocks jump, this does not
    id           TEXT NOT NULL UNIQUE,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    spec         TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    attempt      INTEGER NOT NULL DEFAULT 0, -- claims so far; with the state it says whose word counts
    failures     INTEGER NOT NULL DEFAULT 0, -- deaths of renderers that no segment is to blame for
    heard_at     INTEGER,                    -- last sign of life of whoever works on it
    cancelling   INTEGER NOT NULL DEFAULT 0, -- 1: to be cancelled as soon as the renderer has let go
    progress     REAL NOT NULL DEFAULT 0,    -- 0 to 100, never going back
    last_seq     INTEGER NOT NULL DEFAULT 0,
    retry_of     TEXT,
    created_at   INTEGER NOT NULL,
    started_at   INTEGER,
    ended_at     INTEGER,
    error        TEXT,                       -- JSON: code, message, node
    CHECK ((heard_at IS NOT NULL) = (state = 'processing')),
    CHECK ((ended_at IS NOT NULL) = (state IN ('completed', 'failed', 'cancelled')))
  ) STRICT;
  CREATE INDEX runs_waiting ON runs (priority DESC, number) WHERE state = 'pending';
  CREATE INDEX runs_at_work ON runs (heard_at) WHERE state = 'processing';
  CREATE INDEX runs_by_state ON runs (state, number);

  CREATE TABLE segments (
    run          INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    node         TEXT NOT NULL,
    position     INTEGER NOT NULL,
    first        INTEGER NOT NULL,
    count        INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'processing', 'completed')),
    attempt      INTEGER NOT NULL DEFAULT 0,
    failures     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, node, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    run          INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE artifacts (
    run          INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    bytes        INTEGER NOT NULL,
    sha256       TEXT NOT NULL,
    attempt      INTEGER NOT NULL, -- the file lies in the folder of this attempt
    PRIMARY KEY (run, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency_keys (
    key          TEXT PRIMARY KEY,
    digest       TEXT NOT NULL,
    run          INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_run ON idempotency_keys (run);

  CREATE TABLE renderers (
    pid          INTEGER PRIMARY KEY,
    started      INTEGER NOT NULL -- clock ticks since boot of the machine
  ) STRICT;

  CREATE TABLE queue (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    blocked_by   TEXT CHECK (blocked_by IN ('disk'))
  ) STRICT;
  INSERT INTO queue VALUES (1, NULL);
  `,
  `
  -- Jobs that are over and that nobody outside has been told of yet; filled only while somebody wants to know.
  CREATE TABLE unannounced (
    run          INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE
  ) STRICT;
  ALTER TABLE queue ADD COLUMN announces INTEGER NOT NULL DEFAULT 0;

  -- Files of a job folder whose job has not come to an end there. No reference: they outlive a job that is removed.
  CREATE TABLE filed (
    name         TEXT PRIMARY KEY,
    job          TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A graph may have megabytes, and every event changes the row of its run: it lies beside that.
  CREATE TABLE specs (
    run          INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
    body         TEXT NOT NULL -- JSON
  ) STRICT;
  INSERT INTO specs SELECT number, spec FROM runs;
  ALTER TABLE runs ADD COLUMN summary TEXT NOT NULL DEFAULT '{}'; -- JSON: what lists show of the spec
  UPDATE runs SET summary = json_remove(spec, '$.graph', '$.inputs');
  ALTER TABLE runs DROP COLUMN spec;

  -- To count ten thousand jobs takes a millisecond, for each job that is taken in.
  CREATE TABLE counts (
    state        TEXT PRIMARY KEY,
    jobs         INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO counts VALUES ('pending', 0), ('processing', 0), ('completed', 0), ('failed', 0), ('cancelled', 0);
  UPDATE counts SET jobs = (SELECT COUNT(*) FROM runs WHERE runs.state = counts.state);
  CREATE TRIGGER count_in AFTER INSERT ON runs BEGIN
    UPDATE counts SET jobs = jobs + 1 WHERE state = NEW.state;
  END;
  CREATE TRIGGER count_out AFTER DELETE ON runs BEGIN
    UPDATE counts SET jobs = jobs - 1 WHERE state = OLD.state;
  END;
  CREATE TRIGGER count_on AFTER UPDATE OF state ON runs WHEN NEW.state <> OLD.state BEGIN
    UPDATE counts SET jobs = jobs + (state = NEW.state) - (state = OLD.state) WHERE state IN (NEW.state, OLD.state);
  END;
  `,
];
