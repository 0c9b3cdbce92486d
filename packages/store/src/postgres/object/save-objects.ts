import type { AuditEntry } from '@taktwerk/model';
import { folderDrafts } from '../../object/folder-drafts.ts';
import { objectIdentity, saveRefusal, takenUuids, withoutKeptFolders } from '../../object/save-refusal.ts';
import { userLogin } from '../../object/user-login.ts';
import type { ObjectDraft, SaveOptions, SaveOutcome } from '../../port/store.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putUserLogins } from '../user/user-of-object.ts';
import { putVaraRows, removeVaraRows } from './put-vara-rows.ts';
import { savedVersions } from './saved-versions.ts';
import { lockObjects, storedObjects, uuidHolders } from './stored-objects.ts';
import { writeVersions } from './write-versions.ts';

/** Saves drafts all or not at all, in the transaction that is open; only a save that happened is in the audit. */
export async function saveObjects(
  connection: Connection,
  given: readonly ObjectDraft[],
  options: SaveOptions,
  audit: AuditEntry,
): Promise<SaveOutcome> {
  const named = given.map((draft) => ({ ...draft, name: draft.name.toUpperCase() }));
  const [, storedOf] = await Promise.all([
    lockObjects(connection),
    storedObjects(connection, [...folderDrafts(named), ...named]),
  ]);
  const typeOf = (draft: ObjectDraft): ObjectDraft['type'] | null => storedOf(draft)?.type ?? null;
  const drafts = withoutKeptFolders(named, options, typeOf);
  const refusal = saveRefusal(drafts, options.overwrite, typeOf);
  if (refusal !== null) return refusal;
  const { base } = options;
  const changed = drafts.filter((draft) => base !== undefined && storedOf(draft)?.versionId !== base);
  if (changed.length > 0) return { kind: 'changed', names: changed.map((draft) => draft.name) };
  const holders = await uuidHolders(connection, drafts);
  const taken = takenUuids(drafts, typeOf, holders);
  if (taken.length > 0) return { kind: 'uuidTaken', names: taken };
  const missing = folderDrafts(drafts).filter((folder) => storedOf(folder) === null);
  const ids = await writeVersions(connection, [...missing, ...drafts], options);
  const replaced = varasToReplace(drafts, (draft) => options.keepRows === true && storedOf(draft) !== null);
  const rows = replaced.flatMap(({ client, name, varaRows }) =>
    varaRows.map((row) => ({ ...row, client, vara: name })),
  );
  const users = drafts.filter(({ type }) => type === 'USER');
  const isOwn = ({ name }: ObjectDraft): boolean => name === options.by.toUpperCase();
  const [versions] = await Promise.all([
    savedVersions(connection, ids.slice(missing.length)),
    removeVaraRows(connection, replaced),
    putVaraRows(connection, rows),
    putUserLogins(connection, users.filter(isOwn).map(userLogin), false),
    putUserLogins(
      connection,
      users.filter((user) => !isOwn(user)).map(userLogin),
      options.lockUsers === true,
    ),
    appendAudit(connection, [audit]),
  ]);
  return { kind: 'saved', versions };
}

/** VARA drafts whose rows take the place of those stored. Of one given twice the last counts, and is then stored. */
function varasToReplace(
  drafts: readonly ObjectDraft[],
  keepsRows: (draft: ObjectDraft) => boolean,
): readonly ObjectDraft[] {
  const varas = drafts.filter((draft) => draft.type === 'VARA' && !keepsRows(draft));
  return [...new Map(varas.map((draft) => [objectIdentity(draft), draft])).values()];
}
