import { listAgents } from './agent/list-agents.ts';
import { findAudit } from './audit/find-audit.ts';
import { listAudit } from './audit/list-audit.ts';
import { listClients } from './client/client.ts';
import { loadEngineState } from './engine/load-engine-state.ts';
import { waitingMessages } from './inbox/inbox.ts';
import { currentMaintenance, historyRows } from './maintenance/maintenance.ts';
import { openNotificationsOf } from './notification/open-notifications.ts';
import { deletedObjects } from './object/delete-object.ts';
import { allObjects, getObject, getObjectByUuid, getObjects, getObjectVersion } from './object/get-object.ts';
import { searchObjects } from './object/search-objects.ts';
import { varaRows } from './object/vara-row.ts';
import { getReceipt } from './receipt/receipt.ts';
import { listReports } from './report/list-reports.ts';
import { reportPages } from './report/report-pages.ts';
import { countActive } from './task/count-active.ts';
import { getTask } from './task/get-task.ts';
import { lastRun } from './task/last-run.ts';
import { listExecutions } from './task/list-executions.ts';
import { runTimes } from './task/run-times.ts';
import { jobOrder, taskComments, taskInputs, taskVariables } from './task/task-details.ts';
import { taskLines } from './task/task-lines.ts';
import { taskMarks } from './task/task-marks.ts';
import { tasksBelow } from './task/tasks-below.ts';
import { findToken, listTokens } from './user/api-token.ts';
import { pageUsers } from './user/page-users.ts';
import { findUser, findUserByOauth2, listUsers, loginEpoch } from './user/user.ts';
import { userGrants } from './user/user-grants.ts';

/** What a reader thread can be asked, by name. */
export const readOperations = {
  loadEngineState,
  listExecutions,
  getTask,
  taskVariables,
  taskInputs,
  taskComments,
  countActive,
  jobOrder,
  lastRun,
  taskLines,
  taskMarks,
  tasksBelow,
  runTimes,
  getReceipt,
  openNotificationsOf,
  currentMaintenance,
  historyRows,
  listReports,
  reportPages,
  getObject,
  getObjects,
  getObjectByUuid,
  getObjectVersion,
  searchObjects,
  allObjects,
  deletedObjects,
  varaRows,
  findUser,
  findUserByOauth2,
  listUsers,
  loginEpoch,
  findToken,
  listTokens,
  listAgents,
  listClients,
  listAudit,
  waitingMessages,
  pageUsers,
  userGrants,
  findAudit,
};

export type ReadOperations = typeof readOperations;
