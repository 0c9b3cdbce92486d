import type { SUPPORTED_TYPES } from '../object-type.ts';
import { BlackoutContent } from './blackout.ts';
import { CaleContent } from './cale.ts';
import { CallContent } from './call.ts';
import {
  CompContent,
  ConnContent,
  PackContent,
  RuleContent,
  ScenContent,
  SrceContent,
  SrcsContent,
} from './etl.ts';
import { EvntContent } from './evnt.ts';
import { FilterContent } from './filter.ts';
import { FoldContent } from './fold.ts';
import { HostgContent } from './hostg.ts';
import { JobgContent } from './jobg.ts';
import { JobiContent } from './jobi.ts';
import { JobpContent } from './jobp.ts';
import { JobsContent } from './jobs.ts';
import { JschContent } from './jsch.ts';
import { LoginContent } from './login.ts';
import { PeriodContent } from './period.ts';
import { PrptContent } from './prpt.ts';
import { QueueContent } from './queue.ts';
import { ScriContent } from './scri.ts';
import { SyncContent } from './sync.ts';
import { TzContent } from './tz.ts';
import { UserContent } from './user.ts';
import { UsrgContent } from './usrg.ts';
import { VaraContent } from './vara.ts';
import { WatchContent } from './watch.ts';

/** Types whose JSON this release reads. */
export type SupportedType = (typeof SUPPORTED_TYPES)[number];

/** The one source of what the content of `data.<type>` looks like once its scalars are texts. */
export const CONTENT_SCHEMAS = {
  SCRI: ScriContent,
  JOBS: JobsContent,
  JOBP: JobpContent,
  VARA: VaraContent,
  PRPT: PrptContent,
  QUEUE: QueueContent,
  LOGIN: LoginContent,
  JOBI: JobiContent,
  FOLD: FoldContent,
  USER: UserContent,
  USRG: UsrgContent,
  CALE: CaleContent,
  TZ: TzContent,
  PERIOD: PeriodContent,
  FILTER: FilterContent,
  CONN: ConnContent,
  SRCE: SrceContent,
  SRCS: SrcsContent,
  RULE: RuleContent,
  COMP: CompContent,
  SCEN: ScenContent,
  PACK: PackContent,
  JSCH: JschContent,
  SYNC: SyncContent,
  HOSTG: HostgContent,
  CALL: CallContent,
  WATCH: WatchContent,
  JOBG: JobgContent,
  EVNT: EvntContent,
  BLACKOUT: BlackoutContent,
} as const satisfies Record<SupportedType, unknown>;
