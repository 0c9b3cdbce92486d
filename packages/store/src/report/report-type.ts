import type { ReportType } from '@taktwerk/model';

/** Report types in the order in which users read them. */
export const REPORT_TYPES: readonly ReportType[] = ['ACT', 'JCL', 'REP', 'PLOG', 'POST', 'REV'];
