import type { Endpoint } from '../endpoint.ts';
import { pathTemplate } from './path-template.ts';

/** Names the 12.3 description gives (reference `ae-rest-api.md` §6), so that clients generated from ours read alike. */
const KNOWN: Readonly<Record<string, string>> = {
  'POST /{client}/executions': 'executeObject',
  'GET /{client}/executions': 'listExecutions',
  'GET /{client}/executions/{run_id}': 'getExecution',
  'GET /{client}/executions/{run_id}/children': 'getChildrenOfExecution',
  'GET /{client}/executions/{run_id}/variables': 'listVariables',
  'GET /{client}/executions/{run_id}/comments': 'listComments',
  'POST /{client}/executions/{run_id}/comments': 'createComments',
  'GET /{client}/executions/{run_id}/reports': 'listReports',
  'GET /{client}/executions/{run_id}/reports/{report_type}': 'listReportContent',
  'GET /{client}/executions/{run_id}/ert': 'computeErtEstimations',
  'POST /{client}/executions/{run_id}/status': 'changeExecutionStatus',
  'GET /{client}/objects/{object_name}': 'getObjects',
  'POST /{client}/objects': 'postObjects',
  'GET /{client}/objects/{object_name}/inputs': 'listObjectInputs',
  'GET /{client}/objects/{object_name}/timezone': 'getTimezoneInfo',
  'GET /{client}/objects/{object_name}/usage': 'usageObject',
  'GET /{client}/objects/{object_name}/usage/calendarevent/{event_name}': 'usageForCalendarEvents',
  'POST /{client}/search': 'findObjects',
  'POST /{client}/scripts': 'activateScript',
  'GET /{client}/system/health': 'healthCheck',
  'GET /{client}/system/features': 'getFeatureList',
  'GET /{client}/system/agents': 'listAgents',
  'GET /{client}/system/agents/{object_name}': 'getAgentDetails',
  'GET /{client}/system/agentgroups': 'listAgentgroups',
  'GET /{client}/system/clients': 'listClients',
  'DELETE /{client}/system/clients/{client_id}': 'deleteClients',
  'GET /{client}/telemetry/export/{start_from}': 'exportTelemetry',
  'GET /{client}/telemetry/products': 'productList',
};

export const AE_BASE = '/ae/api/v1';

/** One name per operation: the known one, or method and path in one word. */
export function operationId({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  const { template } = pathTemplate(path);
  const known = KNOWN[`${method} ${template.replace(AE_BASE, '')}`];
  if (known !== undefined) return known;
  const words = template
    .replace(AE_BASE, '')
    .split('/')
    .flatMap((step) => step.replace('{', '').replace('}', '').split('_'))
    .filter((word) => word !== '' && word !== 'client');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The group an operation stands in: the first step behind the client. */
export function operationTag(path: string): string {
  if (path.startsWith('/taktwerk/')) return 'extension';
  return path.replace(AE_BASE, '').split('/')[2] ?? 'system';
}
