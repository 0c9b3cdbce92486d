import { NotPushed } from '../not-pushed.ts';
import { cutText } from './mariadb-call.ts';
import type { TextDialect } from './text-dialect.ts';

/** Texts in MariaDB. */
export const MARIADB_TEXT: TextDialect = {
  change: () => Promise.reject(new NotPushed('other characters are changed there')),
  length: (text) => `char_length(${text})`,
  number: (sql) => `CAST(${sql} AS CHAR)`,
  cut: cutText,
  joined: (parts) => `concat(${parts.map((part) => `coalesce(${part}, '')`).join(', ')})`,
  joinedBy: (separator, parts) => `concat_ws(${separator}, ${parts.join(', ')})`,
  chained: (parts) => `concat(${parts.join(', ')})`,
  sha256: (text) => `sha2(${text}, 256)`,
  field: () => {
    throw new NotPushed('texts are not cut there');
  },
  rows: () => {
    throw new NotPushed('texts are not cut there');
  },
};
