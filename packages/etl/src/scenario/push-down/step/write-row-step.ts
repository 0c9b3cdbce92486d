import type { RowStep } from '../../../definition/step/row-steps.ts';
import { quoteName } from '../../../sql/quote.ts';
import { StepContext } from '../../sql/step-context.ts';
import { PORT } from '../../sql/step-ports.ts';
import { NotPushed } from '../not-pushed.ts';
import { duckTypeOf, type PushedStepScope } from './pushed-step-scope.ts';
import { withoutTies } from './without-ties.ts';

/**
 * The SELECT of a step that works row by row, with the rows that of DuckDB gives (`../../sql/row-step-sql.ts`).
 * @throws NotPushed for what would give other rows there
 */
export async function writeRowStep(step: RowStep, scope: PushedStepScope): Promise<string> {
  const { dialect } = scope.setting;
  const { text } = dialect;
  switch (step.kind) {
    case 'select': {
      const list = step.columns.map((one) => {
        const { name, as, type } = one;
        const column = scope.column(name);
        const value = type === undefined ? column.sql : scope.convert(column, duckTypeOf({ ...one, type }));
        return `${value} AS ${quoteName(as ?? name)}`;
      });
      return `SELECT ${list.join(', ')} ${scope.from}`;
    }
    case 'calculate': {
      const list: (readonly [string, string])[] = [];
      for (const { name, expression } of step.columns)
        list.push([name, (await scope.expression(expression)).sql]);
      return scope.adding(list);
    }
    case 'constant': {
      const names = step.columns.map(({ name }) => name);
      const types = new Map(names.map((name) => [name, scope.types.get(name) ?? 'VARCHAR']));
      const [row = []] = await scope.rowsOf(step, types);
      return scope.adding(
        names.map((name, index) => [name, scope.value(row[index] ?? null, types.get(name))]),
      );
    }
    case 'mapValues': {
      const of = scope.text(step.column);
      const cases = Object.entries(step.values).map(
        ([from, to]) => `WHEN ${scope.value(from)} THEN ${scope.value(to)}`,
      );
      const otherwise = step.otherwise === undefined ? of : scope.value(step.otherwise);
      return scope.adding([
        [
          step.as ?? step.column,
          cases.length === 0 ? otherwise : `CASE ${of} ${cases.join(' ')} ELSE ${otherwise} END`,
        ],
      ]);
    }
    case 'nullIf':
      return scope.replacing(
        step.columns,
        (name) =>
          `CASE WHEN ${scope.text(name)} = ${scope.value(step.value)} THEN NULL ELSE ${scope.column(name).sql} END`,
      );
    case 'ifNull':
      return scope.replacing(
        step.columns,
        async (name) =>
          `coalesce(${scope.column(name).sql}, ${await scope.read(step.value, scope.type(name))})`,
      );
    case 'coalesce': {
      const type = scope.types.get(step.as) ?? 'VARCHAR';
      const list = step.columns.map((name) => scope.convert(scope.column(name), type));
      return scope.adding([[step.as, `coalesce(${list.join(', ')})`]]);
    }
    case 'replace': {
      const sql =
        step.pattern === true
          ? null
          : dialect.call('replace', [
              scope.column(step.column),
              { sql: scope.value(step.find), type: 'VARCHAR', constant: step.find },
              { sql: scope.value(step.by), type: 'VARCHAR', constant: step.by },
            ]);
      if (sql === null) throw new NotPushed('a regular expression may find something else there');
      return scope.replacing([step.column], () => sql);
    }
    case 'pattern':
      throw new NotPushed('a regular expression may find something else there');
    case 'text':
      return scope.replacing(step.columns, async (name) => {
        if (scope.type(name) !== 'VARCHAR') throw new NotPushed(`column "${name}" is no text`);
        return text.change(scope.setting, scope.column(name).sql, step.change);
      });
    case 'cut':
      return scope.replacing(step.columns, (name) =>
        text.cut(scope.text(name), step.from, step.length ?? null),
      );
    case 'hashKey': {
      const parts = step.columns.flatMap((name) => {
        const of = scope.text(name);
        return [
          `coalesce(${text.joined([text.number(text.length(of)), scope.value(':'), of])}, ${scope.value('-')})`,
        ];
      });
      return scope.adding([[step.as, text.sha256(text.joined(parts))]]);
    }
    case 'sequence': {
      if (step.by === undefined) throw new NotPushed('which of several rows is the first may differ there');
      const number = withoutTies(scope, 'row_number()', [], step.by, 'BIGINT');
      return scope.adding([[step.as, number]]);
    }
    case 'splitFields': {
      const of = scope.text(step.column);
      return scope.adding(
        step.as.map((name, index) => [
          name,
          `nullif(${text.field(of, scope.value(step.separator), index + 1)}, ${scope.value('')})`,
        ]),
      );
    }
    case 'splitRows':
      return scope.replacing([step.column], (name) =>
        text.rows(scope.text(name), scope.value(step.separator)),
      );
    case 'concatenate':
      return scope.adding([
        [
          step.as,
          text.joinedBy(
            scope.value(step.separator ?? ''),
            step.columns.map((name) => scope.text(name)),
          ),
        ],
      ]);
    case 'ranges': {
      const { sql, type } = scope.column(step.column);
      const cases: string[] = [];
      for (const { below, label } of step.ranges)
        cases.push(`WHEN ${sql} < ${await scope.read(below, type)} THEN ${scope.value(label)}`);
      return scope.adding([
        [
          step.as,
          `CASE WHEN ${sql} IS NULL THEN NULL ${cases.join(' ')} ELSE ${scope.value(step.otherwise ?? null)} END`,
        ],
      ]);
    }
    case 'mask': {
      const salt = step.how === 'hash' ? await saltOf(step, scope, step.salt ?? '') : '';
      return scope.replacing(step.columns, (name) => {
        const of = scope.text(name);
        if (step.how === 'hash')
          return `CASE WHEN ${of} IS NULL THEN NULL ELSE ${text.sha256(text.joined([salt, of]))} END`;
        const [start, end] = [step.keepStart ?? 0, step.keepEnd ?? 0];
        const long = text.length(of);
        const stars = (count: string): string => `repeat(${scope.value('*')}, ${count})`;
        const hidden = [`left(${of}, ${start})`, stars(`${long} - ${start + end}`), `right(${of}, ${end})`];
        return `CASE WHEN ${long} <= ${start + end} THEN ${stars(long)} ELSE ${text.chained(hidden)} END`;
      });
    }
    case 'validate': {
      const cases: string[] = [];
      for (const { expression, message } of step.rules)
        cases.push(
          `WHEN (${(await scope.expression(expression)).sql}) IS NOT TRUE THEN ${scope.value(message)}`,
        );
      return `SELECT i.*, CASE ${cases.join(' ')} END AS ${PORT} ${scope.from}`;
    }
  }
}

/** A salt may be a parameter. */
async function saltOf(step: RowStep, scope: PushedStepScope, salt: string): Promise<string> {
  const given = new StepContext(step, scope.empty, scope.bind).text(salt);
  const [row] = await scope.setting.duck.rows(`SELECT CAST(${given} AS VARCHAR) AS value`);
  return scope.value(typeof row?.value === 'string' ? row.value : '');
}
