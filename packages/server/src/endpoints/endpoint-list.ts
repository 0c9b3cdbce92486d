import { exportAudit } from './audit/export-audit.ts';
import { listAudit } from './audit/list-audit.ts';
import type { Endpoint } from './endpoint.ts';
import { backfillEtl } from './etl/backfill-etl.ts';
import { checkEtlConnection } from './etl/check-connection.ts';
import { constructParsing } from './etl/construct-parsing.ts';
import { previewEtl, profileEtl } from './etl/look-at-rows.ts';
import { resetEtl } from './etl/reset-etl.ts';
import { runEtl } from './etl/run-etl.ts';
import { getLineage, traceLineage } from './etl/trace-lineage.ts';
import { changeStatus } from './executions/change-status.ts';
import { createComment } from './executions/create-comment.ts';
import { execute } from './executions/execute.ts';
import { getExecution } from './executions/get-execution.ts';
import { getReport } from './executions/get-report.ts';
import { getRunTimes } from './executions/get-run-times.ts';
import { ignoreSyncCondition } from './executions/ignore-sync-condition.ts';
import { listChildren } from './executions/list-children.ts';
import { listComments } from './executions/list-comments.ts';
import { listExecutions } from './executions/list-executions.ts';
import { listReports } from './executions/list-reports.ts';
import { listVariables } from './executions/list-variables.ts';
import { runScript } from './executions/run-script.ts';
import { actOnExecution } from './extension/act-on-execution.ts';
import { applyRetentionRules } from './extension/apply-retention.ts';
import { awaitExecution } from './extension/await-execution.ts';
import { createClient } from './extension/create-client.ts';
import { explainExecution } from './extension/explain-execution.ts';
import { exportICalendar } from './extension/export-icalendar.ts';
import { exportObjects } from './extension/export-objects.ts';
import { listDeletedObjects } from './extension/list-deleted-objects.ts';
import { getMaintenance, startMaintenance } from './extension/maintenance.ts';
import { modifyLinesOfExecution } from './extension/modify-lines.ts';
import { changeNode, getNode } from './extension/node.ts';
import { readICalendar } from './extension/read-icalendar.ts';
import { renameObject } from './extension/rename-object.ts';
import { restoreObject } from './extension/restore-object.ts';
import { streamEvents } from './extension/stream-events.ts';
import { switchClient } from './extension/switch-client.ts';
import { emergencyStop } from './hold/emergency-stop.ts';
import { liftEmergencyStop } from './hold/lift-emergency-stop.ts';
import { listHolds } from './hold/list-holds.ts';
import { switchBlackout } from './hold/switch-blackout.ts';
import { createToken } from './login/create-token.ts';
import { deleteAnyToken, deleteToken } from './login/delete-token.ts';
import { listAllTokens, listTokens } from './login/list-tokens.ts';
import { unlockUser } from './login/unlock-user.ts';
import { notYet } from './not-yet/not-yet.ts';
import { answerNotification } from './notifications/answer-notification.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { deleteObject } from './objects/delete-object.ts';
import { duplicateObject } from './objects/duplicate-object.ts';
import { exportFolder, exportRoot } from './objects/export-folder.ts';
import { getCalendarEventUsage } from './objects/get-calendar-event-usage.ts';
import { getInputs } from './objects/get-inputs.ts';
import { getObject } from './objects/get-object.ts';
import { getTimezone } from './objects/get-timezone.ts';
import { getUsage } from './objects/get-usage.ts';
import { importFolder } from './objects/import-folder.ts';
import { moveObject } from './objects/move-object.ts';
import { patchObject } from './objects/patch-object.ts';
import { postObjects } from './objects/post-objects.ts';
import { searchObjects } from './search/search-objects.ts';
import { createAgentPack, getAgentPack } from './system/agent-pack.ts';
import { createAgent } from './system/create-agent.ts';
import { createUser } from './system/create-user.ts';
import { deleteClient } from './system/delete-client.ts';
import { exportTelemetry } from './system/export-telemetry.ts';
import { getAgent } from './system/get-agent.ts';
import { getMetrics } from './system/get-metrics.ts';
import { getPrometheus } from './system/get-prometheus.ts';
import { health } from './system/health.ts';
import { listAgentGroups } from './system/list-agent-groups.ts';
import { listAgents } from './system/list-agents.ts';
import { listClients } from './system/list-clients.ts';
import { listFeatures } from './system/list-features.ts';
import { listProducts } from './system/list-products.ts';
import { resetPublicKey } from './system/reset-public-key.ts';
import { addGroup } from './users/add-group.ts';
import { addUser } from './users/add-user.ts';
import { changeGroup } from './users/change-group.ts';
import { changeUser } from './users/change-user.ts';
import { getGroup } from './users/get-group.ts';
import { getUser } from './users/get-user.ts';
import { listGroups } from './users/list-groups.ts';
import { listUsers } from './users/list-users.ts';

/** A new endpoint is one file and one line here. */
const SERVED: readonly Endpoint[] = [
  health,
  listAgents,
  listAgentGroups,
  getAgent,
  createAgent,
  createAgentPack,
  getAgentPack,
  resetPublicKey,
  listClients,
  deleteClient,
  createClient,
  listFeatures,
  getMetrics,
  getPrometheus,
  listProducts,
  exportTelemetry,
  createUser,
  execute,
  runScript,
  listExecutions,
  getExecution,
  getRunTimes,
  listChildren,
  listVariables,
  listComments,
  createComment,
  listReports,
  getReport,
  changeStatus,
  ignoreSyncCondition,
  postObjects,
  getObject,
  getInputs,
  patchObject,
  deleteObject,
  moveObject,
  duplicateObject,
  getTimezone,
  getUsage,
  getCalendarEventUsage,
  exportFolder,
  exportRoot,
  importFolder,
  listDeletedObjects,
  restoreObject,
  renameObject,
  searchObjects,
  awaitExecution,
  explainExecution,
  checkEtlConnection,
  constructParsing,
  previewEtl,
  profileEtl,
  runEtl,
  traceLineage,
  getLineage,
  backfillEtl,
  resetEtl,
  actOnExecution,
  modifyLinesOfExecution,
  switchClient,
  listHolds,
  switchBlackout,
  emergencyStop,
  liftEmergencyStop,
  listNotifications,
  answerNotification,
  exportICalendar,
  applyRetentionRules,
  exportObjects,
  readICalendar,
  createToken,
  listTokens,
  deleteToken,
  listAllTokens,
  deleteAnyToken,
  unlockUser,
  streamEvents,
  getMaintenance,
  startMaintenance,
  getNode,
  changeNode,
  listUsers,
  addUser,
  getUser,
  changeUser,
  listGroups,
  addGroup,
  getGroup,
  changeGroup,
  listAudit,
  exportAudit,
];

/** Every endpoint that needs credentials. */
export const ENDPOINTS: readonly Endpoint[] = [...SERVED, ...notYet(SERVED)];
