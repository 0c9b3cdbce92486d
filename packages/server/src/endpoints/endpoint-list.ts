import type { Endpoint } from './endpoint.ts';
import { changeStatus } from './executions/change-status.ts';
import { createComment } from './executions/create-comment.ts';
import { execute } from './executions/execute.ts';
import { getExecution } from './executions/get-execution.ts';
import { getReport } from './executions/get-report.ts';
import { listChildren } from './executions/list-children.ts';
import { listComments } from './executions/list-comments.ts';
import { listExecutions } from './executions/list-executions.ts';
import { listReports } from './executions/list-reports.ts';
import { listVariables } from './executions/list-variables.ts';
import { awaitExecution } from './extension/await-execution.ts';
import { actOnExecution } from './extension/act-on-execution.ts';
import { explainExecution } from './extension/explain-execution.ts';
import { exportObjects } from './extension/export-objects.ts';
import { switchClient } from './extension/switch-client.ts';
import { notYet } from './not-yet/not-yet.ts';
import { getInputs } from './objects/get-inputs.ts';
import { getObject } from './objects/get-object.ts';
import { postObjects } from './objects/post-objects.ts';
import { searchObjects } from './search/search-objects.ts';
import { createUser } from './system/create-user.ts';
import { getAgent } from './system/get-agent.ts';
import { health } from './system/health.ts';
import { listAgents } from './system/list-agents.ts';

/** A new endpoint is one file and one line here. */
const SERVED: readonly Endpoint[] = [
  health,
  listAgents,
  getAgent,
  createUser,
  execute,
  listExecutions,
  getExecution,
  listChildren,
  listVariables,
  listComments,
  createComment,
  listReports,
  getReport,
  changeStatus,
  postObjects,
  getObject,
  getInputs,
  searchObjects,
  awaitExecution,
  explainExecution,
  actOnExecution,
  switchClient,
  exportObjects,
];

/** Every endpoint that needs credentials. */
export const ENDPOINTS: readonly Endpoint[] = [...SERVED, ...notYet(SERVED)];
