import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { actCommand } from './act.ts';
import { agentCommand } from './agent.ts';
import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { blackoutCommand } from './blackout.ts';
import { cancelCommand } from './cancel.ts';
import { cleanUpCommand } from './clean-up.ts';
import { clientCommand } from './client.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { emergencyCommand } from './emergency.ts';
import { etlCommand } from './etl.ts';
import { exportCommand } from './export.ts';
import { groupCommand } from './group.ts';
import { logCommand } from './log.ts';
import { maintenanceCommand } from './maintenance.ts';
import { modifyCommand } from './modify.ts';
import { nodeCommand } from './node.ts';
import { notificationCommand } from './notification.ts';
import { psCommand } from './ps.ts';
import { renameCommand } from './rename.ts';
import { restartCommand } from './restart.ts';
import { restoreCommand } from './restore.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { tokenCommand } from './token.ts';
import { userCommand } from './user.ts';
import { whyCommand } from './why.ts';

/** Every command, in the order of the help. A new one is one file and one line here. */
export const COMMANDS: readonly ((terminal: Terminal) => Command)[] = [
  serveCommand,
  agentCommand,
  runCommand,
  psCommand,
  showCommand,
  whyCommand,
  logCommand,
  cancelCommand,
  restartCommand,
  actCommand,
  modifyCommand,
  etlCommand,
  notificationCommand,
  clientCommand,
  blackoutCommand,
  emergencyCommand,
  cleanUpCommand,
  nodeCommand,
  maintenanceCommand,
  applyCommand,
  exportCommand,
  renameCommand,
  userCommand,
  groupCommand,
  auditCommand,
  tokenCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  demoCommand,
];
