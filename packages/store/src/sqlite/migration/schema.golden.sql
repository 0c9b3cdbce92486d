CREATE TABLE agent (
  name TEXT PRIMARY KEY,
  platform TEXT NOT NULL,
  version TEXT NOT NULL,
  hardware TEXT NOT NULL,
  software TEXT NOT NULL,
  ip_address TEXT NOT NULL,
  port INTEGER NOT NULL,
  public_key TEXT,
  last_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER api_token_removed AFTER DELETE ON api_token
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  client INTEGER NOT NULL,
  user TEXT NOT NULL COLLATE NOCASE,
  title TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX api_token_by_user ON api_token (client, user, created_at);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'The audit is append only.'); END;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'The audit is append only.'); END;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  client INTEGER NOT NULL,
  user TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_client ON audit (client);

CREATE INDEX audit_by_time ON audit (client, time);

CREATE TRIGGER client_shut AFTER UPDATE OF removal_started_at ON client
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TABLE client (
  client INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  active INTEGER NOT NULL,
  -- Set while the client is being removed.
  removal_started_at INTEGER,
  removal_user TEXT,
  removed_rows INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE client_hold (
  client INTEGER NOT NULL,
  name TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  "user" TEXT NOT NULL,
  reason TEXT NOT NULL,
  action TEXT NOT NULL,
  PRIMARY KEY (client, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_block (
  block INTEGER PRIMARY KEY,
  counted INTEGER NOT NULL
) STRICT;

CREATE INDEX history_block_open ON history_block (block) WHERE counted = false;

CREATE TABLE history_column (
  block INTEGER NOT NULL,
  task_column INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (block, task_column)
) STRICT;

CREATE TABLE history_left (
  run_id INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE history_node (
  node INTEGER NOT NULL,
  client INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  first_activation INTEGER NOT NULL,
  last_activation INTEGER NOT NULL,
  first_start INTEGER NOT NULL,
  last_start INTEGER NOT NULL,
  first_end INTEGER NOT NULL,
  last_end INTEGER NOT NULL,
  PRIMARY KEY (node, client)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_set (
  region INTEGER NOT NULL,
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (region, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_set_values (
  region INTEGER NOT NULL,
  task_column INTEGER NOT NULL,
  part INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (region, task_column, part)
) STRICT;

CREATE TABLE history_tally (
  node INTEGER PRIMARY KEY,
  numbers BLOB NOT NULL
) STRICT;

CREATE TABLE history_value (
  id INTEGER PRIMARY KEY,
  task_column INTEGER NOT NULL,
  value ANY NOT NULL
) STRICT;

CREATE UNIQUE INDEX history_value_by_value ON history_value (task_column, value);

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox TEXT NOT NULL,
  message_id TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX inbox_by_mailbox ON inbox (mailbox, id);

CREATE UNIQUE INDEX inbox_by_message ON inbox (mailbox, message_id);

CREATE TABLE job_order (
  run_id INTEGER PRIMARY KEY,
  attempt INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE lease (
  shard INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE login_epoch (
  epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE maintenance (
  id integer PRIMARY KEY CHECK (id = 1),
  first_run INTEGER NOT NULL,
  end_run INTEGER NOT NULL,
  phase TEXT NOT NULL,
  user TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  file TEXT NOT NULL,
  alive_until INTEGER NOT NULL,
  token TEXT NOT NULL
) STRICT;

CREATE TABLE migration (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
    ) STRICT;

CREATE TRIGGER user_group_changed AFTER UPDATE ON object WHEN NEW.type = 'USRG'
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TABLE object (
  id INTEGER PRIMARY KEY,
  object_id TEXT NOT NULL UNIQUE,
  -- The name programs start it by; unlike object_id it goes along with an export.
  uuid TEXT NOT NULL,
  client INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  folder TEXT NOT NULL,
  version_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  place TEXT NOT NULL GENERATED ALWAYS AS (CASE type WHEN 'FOLD' THEN '/' || upper(folder) ELSE '' END) VIRTUAL
, deleted_at INTEGER, deleted_by TEXT) STRICT;

CREATE UNIQUE INDEX object_by_name ON object (client, name, place) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX object_by_uuid ON object (client, uuid) WHERE deleted_at IS NULL;

CREATE INDEX object_deleted ON object (client, deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX object_user_group ON object (client) WHERE type = 'USRG' AND deleted_at IS NULL;

CREATE TABLE object_version (
  version_id INTEGER PRIMARY KEY AUTOINCREMENT,
  object INTEGER NOT NULL REFERENCES object (id),
  folder TEXT NOT NULL,
  title TEXT,
  archive_key1 TEXT,
  archive_key2 TEXT,
  modified_at INTEGER NOT NULL,
  modified_by TEXT NOT NULL,
  content TEXT NOT NULL,
  script_text TEXT NOT NULL,
  documentation_text TEXT NOT NULL
) STRICT;

CREATE INDEX object_version_by_object ON object_version (object);

CREATE TABLE pin (
  run_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  version_id INTEGER NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER report_history_added AFTER INSERT ON report_chunk WHEN NEW.type = 'REP'
BEGIN UPDATE history_block SET counted = 0 WHERE block = NEW.run_id >> 12 AND counted = 1
  AND NOT EXISTS (SELECT 1 FROM history_left WHERE history_left.run_id = NEW.run_id); END;

CREATE TRIGGER report_history_removed AFTER DELETE ON report_chunk WHEN OLD.type = 'REP'
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;

CREATE TABLE report_chunk (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  start INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  page INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  text TEXT,
  deflated BLOB
) STRICT;

CREATE UNIQUE INDEX report_chunk_by_start ON report_chunk (run_id, type, start);

CREATE TABLE report_file (
  run_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  pages INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (run_id, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_receipt (
  client INTEGER NOT NULL,
  user TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run_id INTEGER,
  status INTEGER,
  body TEXT,
  headers TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (client, user, key)
) STRICT;

CREATE INDEX request_receipt_by_age ON request_receipt (created_at);

CREATE TABLE script_continuation (
  run_id INTEGER PRIMARY KEY,
  phase TEXT NOT NULL,
  wait_kind TEXT NOT NULL,
  wait_time INTEGER,
  wait_run_id INTEGER,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE sequence (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE sync_state (
  client INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (client, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER task_history_changed AFTER UPDATE OF commented ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;

CREATE TRIGGER task_history_removed AFTER DELETE ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;

CREATE TABLE task (
  run_id INTEGER PRIMARY KEY,
  client INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  name TEXT NOT NULL,
  alias TEXT,
  type TEXT NOT NULL,
  platform TEXT,
  title TEXT,
  archive_key1 TEXT,
  archive_key2 TEXT,
  version_id INTEGER,
  queue TEXT NOT NULL,
  agent TEXT,
  login TEXT,
  user TEXT NOT NULL,
  priority INTEGER NOT NULL,
  stage TEXT NOT NULL,
  status INTEGER NOT NULL,
  status_detail TEXT,
  line_status INTEGER,
  ending_status INTEGER,
  return_code INTEGER,
  activation_time INTEGER NOT NULL,
  start_time INTEGER,
  end_time INTEGER,
  parent INTEGER NOT NULL,
  top INTEGER NOT NULL,
  activator INTEGER NOT NULL,
  activator_type TEXT,
  depth INTEGER NOT NULL,
  reference_run_id INTEGER NOT NULL,
  restart_count INTEGER NOT NULL,
  line_number INTEGER,
  attempt INTEGER NOT NULL,
  slot_held INTEGER NOT NULL,
  parallel_held INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  estimated_runtime INTEGER NOT NULL,
  auto_deactivation TEXT NOT NULL,
  deactivated INTEGER NOT NULL,
  commented INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  start_at INTEGER,
  manual_release INTEGER NOT NULL,
  suspended INTEGER NOT NULL,
  intervention TEXT,
  logical_date INTEGER NOT NULL,
  real_date INTEGER NOT NULL,
  restart_point TEXT,
  generated INTEGER NOT NULL,
  zdu_version TEXT NOT NULL,
  activation_second INTEGER NOT NULL GENERATED ALWAYS AS (activation_time / 1000) VIRTUAL
) STRICT;

CREATE INDEX task_abnormal ON task (client, activation_second) WHERE status >= 1800 AND status < 1900;

CREATE INDEX task_by_activation ON task (client, deactivated, activation_second);

CREATE INDEX task_by_end ON task (client, end_time, activation_second) WHERE end_time IS NOT NULL;

CREATE INDEX task_by_name ON task (client, name, activation_second);

CREATE INDEX task_by_parent ON task (parent, activation_second) WHERE parent > 0;

CREATE INDEX task_by_reference ON task (reference_run_id, activation_second) WHERE reference_run_id > 0;

CREATE INDEX task_commented ON task (client, activation_second) WHERE commented = true;

CREATE INDEX task_long ON task (client, end_time, activation_second) WHERE end_time - activation_time > 7200000;

CREATE INDEX task_modified ON task (client, activation_second) WHERE modified = true;

CREATE INDEX task_not_ended ON task (client) WHERE stage <> 'ended';

CREATE INDEX task_run_time ON task (client, name, end_time) WHERE status = 1900 AND start_time IS NOT NULL;

CREATE TABLE task_comment (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  timestamp INTEGER NOT NULL,
  user TEXT NOT NULL,
  comment TEXT NOT NULL
) STRICT;

CREATE INDEX task_comment_by_run ON task_comment (run_id);

CREATE TABLE task_input (
  run_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_variable (
  run_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (
  run_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  due INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER user_added AFTER INSERT ON user
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TRIGGER user_changed AFTER UPDATE ON user
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TRIGGER user_removed AFTER DELETE ON user
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;

CREATE TABLE user (
  client INTEGER NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  department TEXT NOT NULL COLLATE NOCASE,
  password_hash TEXT,
  active INTEGER NOT NULL,
  ldap INTEGER NOT NULL DEFAULT 0,
  oauth2_value TEXT,
  locked_until INTEGER,
  PRIMARY KEY (client, name, department)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_by_oauth2 ON user (client, oauth2_value) WHERE oauth2_value IS NOT NULL;

CREATE TABLE vara_row (
  id INTEGER PRIMARY KEY,
  client INTEGER NOT NULL,
  vara TEXT NOT NULL,
  key TEXT NOT NULL,
  value1 TEXT NOT NULL,
  value2 TEXT NOT NULL,
  value3 TEXT NOT NULL,
  value4 TEXT NOT NULL,
  value5 TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX vara_row_by_key ON vara_row (client, vara, key);

CREATE TABLE workflow_mark (
  run_id INTEGER NOT NULL,
  line_number INTEGER NOT NULL,
  mark TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, line_number, mark)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_mark_by_recipient ON workflow_mark (mark, value, run_id) WHERE mark IN ('user', 'group');
