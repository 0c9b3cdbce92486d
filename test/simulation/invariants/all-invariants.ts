import { acknowledgedSurvive } from './acknowledged-survive.ts';
import { heldClientsStartNothing } from './held-clients-start-nothing.ts';
import type { Invariant } from './invariant.ts';
import { jobGroupsNeverOverrun } from './job-groups-never-overrun.ts';
import { knownEnds } from './known-ends.ts';
import { legalTransitions } from './legal-transitions.ts';
import { limitsNeverOverrun } from './limits-never-overrun.ts';
import { linesStartOnce } from './lines-start-once.ts';
import { loopsComplete } from './loops-complete.ts';
import { mailsLeave } from './mails-leave.ts';
import { oneOwner } from './one-owner.ts';
import { parentsEndLast } from './parents-end-last.ts';
import { recurringStartsOnce } from './recurring-starts-once.ts';
import { reportsComplete } from './reports-complete.ts';
import { risingRunIds } from './rising-run-ids.ts';
import { rollbacksComplete } from './rollbacks-complete.ts';
import { slotsNeverOverused } from './slots-never-overused.ts';
import { stoppedClientsStartNothing } from './stopped-clients-start-nothing.ts';
import { syncsNeverOverused } from './syncs-never-overused.ts';

/** What must hold at each commit and at the end of every simulated life. */
export const INVARIANTS: readonly Invariant[] = [
  legalTransitions,
  risingRunIds,
  slotsNeverOverused,
  parentsEndLast,
  oneOwner,
  acknowledgedSurvive,
  reportsComplete,
  knownEnds,
  syncsNeverOverused,
  loopsComplete,
  rollbacksComplete,
  linesStartOnce,
  recurringStartsOnce,
  limitsNeverOverrun,
  stoppedClientsStartNothing,
  heldClientsStartNothing,
  jobGroupsNeverOverrun,
  mailsLeave,
];
