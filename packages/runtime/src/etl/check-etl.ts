import {
  Composition,
  Connection,
  compositionProblem,
  ExtractionRule,
  Scenario,
  Source,
  SourceSet,
} from '@taktwerk/etl/definition';
import {
  ETL_MEMBERS,
  type EtlType,
  isEtlType,
  isJsonObject,
  type Problem,
  schemaProblems,
} from '@taktwerk/model';
import type { ObjectDraft } from '@taktwerk/store';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Check } from 'typebox/value';

const SCHEMAS: Readonly<Partial<Record<EtlType, TSchema>>> = {
  CONN: Connection,
  SRCE: Source,
  SRCS: SourceSet,
  RULE: ExtractionRule,
  COMP: Composition,
  SCEN: Scenario,
};

const validators = new Map<EtlType, Validator>();

/** What the data plane finds wrong with an object; the engine reads packages and checks them itself. */
export function checkEtl({ type, name, content }: ObjectDraft): readonly Problem[] {
  if (!isEtlType(type)) return [];
  const validator = validatorOf(type);
  const read: unknown = JSON.parse(content);
  const body = isJsonObject(read) ? read[ETL_MEMBERS[type]] : undefined;
  if (validator === null || !isJsonObject(body)) return [];
  // Objects are named once, outside; the data plane wants the name inside.
  const named = { ...body, name };
  if (validator.Check(named)) return contradictions(type, named);
  return schemaProblems(validator, named, `${name}: ${ETL_MEMBERS[type]}`);
}

/** What members contradict each other, though each of them is right. */
function contradictions(type: EtlType, body: unknown): readonly Problem[] {
  if (type !== 'COMP' || !Check(Composition, body)) return [];
  const problem = compositionProblem(body);
  return problem === null ? [] : [{ path: `${body.name}: ${ETL_MEMBERS[type]}`, message: problem }];
}

function validatorOf(type: EtlType): Validator | null {
  const known = validators.get(type);
  const schema = SCHEMAS[type];
  if (known !== undefined || schema === undefined) return known ?? null;
  const compiled: Validator = Compile(schema);
  validators.set(type, compiled);
  return compiled;
}
