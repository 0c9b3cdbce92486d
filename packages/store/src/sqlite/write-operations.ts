import { appendAudit } from './audit/append-audit.ts';
import { createClient, switchClient } from './client/client.ts';
import { beginClientRemoval, finishClientRemoval, removeClientPortion } from './client/remove-client.ts';
import { commitBatch } from './commit/commit-batch.ts';
import { raiseEpoch, touchLease } from './engine/lease.ts';
import { countHistory } from './history/count-history.ts';
import { forgetNodeMessages, putMessages, takeMessages } from './inbox/inbox.ts';
import {
  beginMaintenance,
  finishMaintenance,
  progressMaintenance,
  removeHistory,
} from './maintenance/maintenance.ts';
import { deleteObject } from './object/delete-object.ts';
import { moveObject } from './object/move-object.ts';
import { renameObject } from './object/rename-object.ts';
import { restoreObject } from './object/restore-object.ts';
import { saveObjects } from './object/save-objects.ts';
import { forgetReceipts, putReceipt } from './receipt/receipt.ts';
import { giveBackSpace } from './retention/give-back-space.ts';
import { removeOldReports } from './retention/remove-old-reports.ts';
import { removeOldRuns } from './retention/remove-old-runs.ts';
import { addAuditedComment } from './task/add-comment.ts';
import { createToken, markTokenUsed, removeToken } from './user/api-token.ts';
import { putUser, setUserAccess } from './user/user.ts';

/** What the writer thread can be asked, by name; each runs in a savepoint of the group's transaction. */
export const writeOperations = {
  commitBatch,
  raiseEpoch,
  addAuditedComment,
  saveObjects,
  deleteObject,
  restoreObject,
  moveObject,
  renameObject,
  putUser,
  setUserAccess,
  createToken,
  removeToken,
  markTokenUsed,
  createClient,
  switchClient,
  beginClientRemoval,
  removeClientPortion,
  finishClientRemoval,
  appendAudit,
  touchLease,
  putMessages,
  takeMessages,
  forgetNodeMessages,
  putReceipt,
  beginMaintenance,
  progressMaintenance,
  removeHistory,
  finishMaintenance,
  forgetReceipts,
  removeOldRuns,
  removeOldReports,
  giveBackSpace,
  countHistory,
};

export type WriteOperations = typeof writeOperations;
