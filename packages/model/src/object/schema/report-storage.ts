import { type Static, Type } from 'typebox';
import { Flag } from './scalar.ts';

/** Where the reports of a task are kept once it has ended (reference `engine-semantics.md` §1.3; the names are ours). */
export const REPORT_STORAGE_MEMBERS = {
  report_to_database: Type.Optional(
    Flag('Reports stay in the database, where programs can read them. 1 when absent.'),
  ),
  report_to_file: Type.Optional(Flag('Reports are written into files of the server. 0 when absent.')),
  report_on_error_only: Type.Optional(
    Flag('Reports of tasks that ended well are not kept at all. 0 when absent.'),
  ),
};

const Attributes = Type.Object(REPORT_STORAGE_MEMBERS);
export type ReportStorageAttributes = Static<typeof Attributes>;
