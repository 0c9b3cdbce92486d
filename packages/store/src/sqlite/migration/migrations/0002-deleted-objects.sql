-- A deleted object keeps its row and versions, for runs that are pinned to them and to be brought back; its name is free.
ALTER TABLE object ADD COLUMN deleted_at INTEGER;
ALTER TABLE object ADD COLUMN deleted_by TEXT;
DROP INDEX object_by_name;
CREATE UNIQUE INDEX object_by_name ON object (client, name, place) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX object_by_uuid ON object (client, uuid) WHERE deleted_at IS NULL;
CREATE INDEX object_deleted ON object (client, deleted_at) WHERE deleted_at IS NOT NULL;
-- The few groups of users, asked for when the rights of a user are put together.
CREATE INDEX object_user_group ON object (client) WHERE type = 'USRG' AND deleted_at IS NULL;
-- Groups give rights to their members.
CREATE TRIGGER user_group_changed AFTER UPDATE ON object WHEN NEW.type = 'USRG'
BEGIN UPDATE login_epoch SET epoch = epoch + 1; END;
