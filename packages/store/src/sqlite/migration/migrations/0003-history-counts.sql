-- Ready counts of the tasks that have left the activities, so that the total of a list does not look at each of them.
-- Run ids are counted in blocks of 4096 (run_id >> 12); a node adds up sixteen of the level below, node = level << 32 | place,
-- the blocks being level 0, and 4 << 32 is everything. history/history-node.ts holds the same arithmetic.

-- The blocks looked at so far; a block whose tasks change is no longer counted, until it is so again.
CREATE TABLE history_block (
  block INTEGER PRIMARY KEY,
  counted INTEGER NOT NULL
) STRICT;
CREATE INDEX history_block_open ON history_block (block) WHERE counted = false;

-- Tasks of counted blocks that were still in the activities: not in the counts, then or later.
CREATE TABLE history_left (
  run_id INTEGER PRIMARY KEY
) STRICT;

-- Each set of values that tasks have in common, once; `key` stands for all of them.
CREATE TABLE history_kind (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  client INTEGER NOT NULL,
  name TEXT NOT NULL,
  alias TEXT,
  type TEXT NOT NULL,
  platform TEXT,
  archive_key1 TEXT,
  archive_key2 TEXT,
  version_id INTEGER,
  queue TEXT NOT NULL,
  agent TEXT,
  login TEXT,
  user TEXT NOT NULL,
  status INTEGER NOT NULL,
  commented INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  zdu_version TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_kind_by_key ON history_kind (key);
CREATE INDEX history_kind_by_name ON history_kind (client, name);

CREATE TABLE history_count (
  node INTEGER NOT NULL,
  client INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  PRIMARY KEY (node, client, kind)
) STRICT, WITHOUT ROWID;

-- Bounds of times; they are never narrower than the tasks, and may be wider above a block that changed.
CREATE TABLE history_node (
  node INTEGER NOT NULL,
  client INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  first_activation INTEGER NOT NULL,
  last_activation INTEGER NOT NULL,
  first_end INTEGER NOT NULL,
  last_end INTEGER NOT NULL,
  PRIMARY KEY (node, client)
) STRICT, WITHOUT ROWID;

-- Only what had left the activities is in the counts. A trigger on every update would cost each task at work a tenth of its
-- commit, so update-task.ts does this one's work for all columns but the one that it never writes.
CREATE TRIGGER task_history_changed AFTER UPDATE OF commented ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;
CREATE TRIGGER task_history_removed AFTER DELETE ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;

-- Takes the counts of a block out of the nodes above it.
CREATE TRIGGER history_block_reopened AFTER UPDATE OF counted ON history_block WHEN OLD.counted AND NOT NEW.counted
BEGIN
  INSERT INTO history_count (node, client, kind, tasks)
  SELECT above.column1, client, kind, -tasks FROM history_count, (
    VALUES ((1 << 32) + (NEW.block >> 4)), ((2 << 32) + (NEW.block >> 8)), ((3 << 32) + (NEW.block >> 12)), (4 << 32)) AS above
  WHERE node = NEW.block
  ON CONFLICT (node, client, kind) DO UPDATE SET tasks = tasks + excluded.tasks;
  INSERT INTO history_node (node, client, tasks, first_activation, last_activation, first_end, last_end)
  SELECT above.column1, client, -tasks, first_activation, last_activation, first_end, last_end FROM history_node, (
    VALUES ((1 << 32) + (NEW.block >> 4)), ((2 << 32) + (NEW.block >> 8)), ((3 << 32) + (NEW.block >> 12)), (4 << 32)) AS above
  WHERE node = NEW.block
  ON CONFLICT (node, client) DO UPDATE SET tasks = tasks + excluded.tasks;
  DELETE FROM history_count WHERE tasks = 0
    AND node IN ((1 << 32) + (NEW.block >> 4), (2 << 32) + (NEW.block >> 8), (3 << 32) + (NEW.block >> 12), 4 << 32)
    AND client IN (SELECT client FROM history_node WHERE node = NEW.block)
    AND kind IN (SELECT kind FROM history_count WHERE node = NEW.block);
  DELETE FROM history_kind WHERE id IN (SELECT kind FROM history_count WHERE node = NEW.block) AND NOT EXISTS (
    SELECT 1 FROM history_count WHERE node = 4 << 32 AND client = history_kind.client AND kind = history_kind.id);
  DELETE FROM history_count WHERE node = NEW.block;
  DELETE FROM history_node WHERE node = NEW.block OR (tasks = 0
    AND node IN ((1 << 32) + (NEW.block >> 4), (2 << 32) + (NEW.block >> 8), (3 << 32) + (NEW.block >> 12), 4 << 32));
  DELETE FROM history_left WHERE run_id >= NEW.block << 12 AND run_id < (NEW.block + 1) << 12;
END;
