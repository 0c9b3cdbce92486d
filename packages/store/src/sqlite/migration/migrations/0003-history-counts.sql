-- The tasks that have left the activities, column by column and counted, so that a list over a long history neither looks at
-- each of them for its total nor walks along them for its page. Everything here follows from the table of tasks.
-- Run ids lie in blocks of 4096 (run_id >> 12), sixteen of these make a node of the next level, and sixteen of those a region:
-- node = level << 32 | place, a block being level 0 and a region level 2. sqlite/history holds the same arithmetic.

-- The blocks looked at so far. One whose tasks changed is not counted until it is read anew: its columns and its part of the
-- counts stay as they were, and lists leave them out.
CREATE TABLE history_block (
  block INTEGER PRIMARY KEY,
  counted INTEGER NOT NULL
) STRICT;
CREATE INDEX history_block_open ON history_block (block) WHERE counted = false;

-- Tasks of blocks looked at that are not in their columns, most of them as they were still in the activities.
CREATE TABLE history_left (
  run_id INTEGER PRIMARY KEY
) STRICT;

-- The tasks in the columns of each node, with bounds of their times in seconds, 4294967295 standing for none. Above the
-- blocks the bounds may be wider than the tasks, never narrower.
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

-- A number for each value that a column of tasks has; 0 stands for NULL.
CREATE TABLE history_value (
  id INTEGER PRIMARY KEY,
  task_column INTEGER NOT NULL,
  value ANY NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_value_by_value ON history_value (task_column, value);

-- A number within its region for each set of values that tasks have in common: from 0 on, without gaps.
CREATE TABLE history_set (
  region INTEGER NOT NULL,
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (region, key)
) STRICT, WITHOUT ROWID;

-- The values of the sets of a region in the order of their numbers, 2048 sets in each part; 32 bits for each number.
CREATE TABLE history_set_values (
  region INTEGER NOT NULL,
  task_column INTEGER NOT NULL,
  part INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (region, task_column, part)
) STRICT;

-- How many tasks of a node above the blocks have each set of values, in the order of their numbers; 32 bits each.
CREATE TABLE history_tally (
  node INTEGER PRIMARY KEY,
  numbers BLOB NOT NULL
) STRICT;

-- The tasks of a block in the order of lists, by activation and run id, newest first: a column is their places in the block,
-- their sets of values, or their seconds of activation, start or end; 32 bits each.
CREATE TABLE history_column (
  block INTEGER NOT NULL,
  task_column INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (block, task_column)
) STRICT;

-- Only what had left the activities is in the columns. A trigger on every update would cost each task at work a tenth of its
-- commit, so update-task.ts does this one's work for all columns but the one that it never writes.
CREATE TRIGGER task_history_changed AFTER UPDATE OF commented ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;
CREATE TRIGGER task_history_removed AFTER DELETE ON task WHEN OLD.deactivated
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;

-- Lists ask whether the report of a job is stored, too. What is left out of the columns is looked at whenever it is asked for.
CREATE TRIGGER report_history_added AFTER INSERT ON report_chunk WHEN NEW.type = 'REP'
BEGIN UPDATE history_block SET counted = 0 WHERE block = NEW.run_id >> 12 AND counted = 1
  AND NOT EXISTS (SELECT 1 FROM history_left WHERE history_left.run_id = NEW.run_id); END;
CREATE TRIGGER report_history_removed AFTER DELETE ON report_chunk WHEN OLD.type = 'REP'
BEGIN UPDATE history_block SET counted = 0 WHERE block = OLD.run_id >> 12 AND counted = 1; END;
