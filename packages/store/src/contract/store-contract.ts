import type { Store } from '../port/store.ts';
import { agentsAndClientsContract } from './agents-and-clients-contract.ts';
import { clientRemovalContract } from './client-removal-contract.ts';
import { commitContract } from './commit-contract.ts';
import { engineStateContract } from './engine-state-contract.ts';
import { executionListConditionsContract } from './execution-list-conditions-contract.ts';
import { executionListContract } from './execution-list-contract.ts';
import { executionListModelContract } from './execution-list-model-contract.ts';
import { executionListTimeContract } from './execution-list-time-contract.ts';
import { inboxContract } from './inbox-contract.ts';
import { longHistoryContract } from './long-history-contract.ts';
import { maintenanceContract } from './maintenance-contract.ts';
import { notificationsContract } from './notifications-contract.ts';
import { objectRecyclingContract } from './object-recycling-contract.ts';
import { objectSearchContract } from './object-search-contract.ts';
import { objectsContract } from './objects-contract.ts';
import { receiptsContract } from './receipts-contract.ts';
import { reportsContract } from './reports-contract.ts';
import { retentionContract } from './retention-contract.ts';
import { rightsContract } from './rights-contract.ts';
import { runTimesContract } from './run-times-contract.ts';
import { textContract } from './text-contract.ts';
import { tokensContract } from './tokens-contract.ts';
import { usersContract } from './users-contract.ts';

/** Opens an empty store; the suite closes it. */
export type OpenStore = () => Promise<Store>;

/** Every promise of the port, to be run against each adapter. */
export function storeContract(open: OpenStore): void {
  commitContract(open);
  engineStateContract(open);
  executionListContract(open);
  executionListConditionsContract(open);
  executionListTimeContract(open);
  executionListModelContract(open);
  longHistoryContract(open);
  reportsContract(open);
  retentionContract(open);
  runTimesContract(open);
  objectsContract(open);
  objectRecyclingContract(open);
  objectSearchContract(open);
  textContract(open);
  usersContract(open);
  tokensContract(open);
  clientRemovalContract(open);
  rightsContract(open);
  agentsAndClientsContract(open);
  inboxContract(open);
  notificationsContract(open);
  receiptsContract(open);
  maintenanceContract(open);
}
