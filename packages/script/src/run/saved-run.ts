import { TaktwerkError } from '@taktwerk/model';
import type { ParsedScript } from '../syntax/program.ts';
import type { Value } from '../value/value.ts';
import { initialValue, readValueType, type ValueType } from '../value/value-type.ts';
import { Machine, type Unit } from './machine.ts';
import { SavedReader, UnreadableState } from './saved-reader.ts';
import { ScriptFailure } from './script-failure.ts';
import type { Variable } from './variable-store.ts';

/** Version of the saved form; a release that changes it must still read the one before (design §5.12). */
const FORMAT = 1;

/** The whole state of a run as JSON text. Places are lines, so that a later parser finds them again. */
export function saveMachine(machine: Machine): string {
  return JSON.stringify({
    format: FORMAT,
    units: [...unitsOf(machine)].map(({ name, program }) => [name, program.source]),
    frames: machine.frames.map(({ unit, next }) => [unit.name, unit.program.instructions[next]?.line ?? 0]),
    variables: [...machine.variables.values()].map(savedVariable),
    predefined: [...machine.predefinedValues],
    dataLines: machine.dataLines,
    prints: machine.prints,
    lastError: [machine.lastError.number, machine.lastError.insert],
    onError: machine.onError,
    now: machine.now,
    startedAt: machine.startedAt,
    randomState: machine.randomState,
    callNumber: machine.callNumber,
    pending: machine.pending,
    answers: machine.answers,
    held: machine.held === null ? null : savedValue(machine.held),
    outcome: machine.outcome,
  });
}

export type RestoredMachine =
  | { readonly ok: true; readonly machine: Machine }
  | { readonly ok: false; readonly message: string };

/** The machine as it was saved. */
export function restoreMachine(saved: string, parse: (source: string) => ParsedScript): RestoredMachine {
  try {
    return { ok: true, machine: readMachine(SavedReader.parse(saved), parse) };
  } catch (problem) {
    // The limits are checked again, so text that was never saved here may also break one.
    if (problem instanceof UnreadableState || problem instanceof ScriptFailure) {
      return { ok: false, message: `This is no saved script run: ${problem.message}` };
    }
    throw problem;
  }
}

function readMachine(state: SavedReader, parse: (source: string) => ParsedScript): Machine {
  const format = state.member('format').number();
  if (format !== FORMAT) {
    throw new UnreadableState(`format ${format} is not known to this release, which reads ${FORMAT}.`);
  }
  const machine = new Machine(parse);
  const units = new Map<string, Unit>();
  for (const entry of state.member('units').list()) {
    const name = entry.item(0).text();
    const source = entry.item(1).text();
    const parsed = parse(source);
    if (!parsed.ok) {
      throw new UnreadableState(
        `${name === '' ? 'the script' : `the include ${name}`} no longer parses: ${parsed.errors[0]?.message}`,
      );
    }
    const unit: Unit = { name, program: parsed.program };
    units.set(name, unit);
    if (name === '') continue;
    machine.units.set(name, unit);
    machine.includeCharacters += source.length;
  }
  for (const entry of state.member('frames').list()) {
    const unit = units.get(entry.item(0).text());
    if (unit === undefined) throw new UnreadableState('a frame names a unit that is not there.');
    machine.frames.push({ unit, next: instructionAt(unit, entry.item(1).number()) });
  }
  for (const entry of state.member('variables').list()) machine.variables.restore(readVariable(entry));
  for (const entry of state.member('predefined').list()) {
    machine.predefinedValues.set(entry.item(0).text(), entry.item(1).text());
  }
  for (const line of state.member('dataLines').list()) {
    machine.data(line.text());
    // What lines cost counts for the statement that made them, not here.
    machine.work = 0;
  }
  for (const line of state.member('prints').list()) {
    machine.print(line.text());
    machine.work = 0;
  }
  const lastError = state.member('lastError');
  machine.lastError = { number: lastError.item(0).number(), insert: lastError.item(1).text() };
  machine.onError = state.member('onError').oneOf(['RESUME', 'ABEND']);
  machine.now = state.member('now').number();
  machine.startedAt = state.member('startedAt').number();
  machine.randomState = state.member('randomState').number();
  machine.callNumber = state.member('callNumber').number();
  machine.pending = state.member('pending').pendingCall();
  machine.answers = state
    .member('answers')
    .list()
    .map((entry) => entry.hostAnswer());
  machine.held = state.member('held').isNull() ? null : readValue(state.member('held'));
  machine.outcome = state.member('outcome').outcome();
  return machine;
}

/** The main script, found in its frame or the outcome's place, and every include. */
function* unitsOf(machine: Machine): Iterable<Unit> {
  const main = machine.frames[0]?.unit;
  if (main !== undefined) yield main;
  else if (machine.outcome === null) throw new TaktwerkError('internal', 'A running script has no frame.');
  yield* machine.units.values();
}

/** Line 0 stands for the end of a unit. */
function instructionAt(unit: Unit, line: number): number {
  const { instructions } = unit.program;
  if (line === 0) return instructions.length;
  const index = instructions.findIndex((instruction) => instruction.line === line);
  if (index < 0) throw new UnreadableState(`there is no statement in line ${line}.`);
  return index;
}

function savedVariable(variable: Variable): unknown {
  const { name, type, constant, value, elements } = variable;
  if (elements === null) return [name, type, constant, savedValue(value)];
  // Initial values at the end of an array are left out.
  const initial = initialValue(type);
  const isInitial = (element: Value | undefined): boolean =>
    element === initial || (typeof element === 'object' && element.units === 0n);
  let filled = elements.length;
  while (filled > 0 && isInitial(elements[filled - 1])) filled--;
  return [
    name,
    type,
    constant,
    savedValue(value),
    elements.length,
    elements.slice(0, filled).map(savedValue),
  ];
}

function readVariable(entry: SavedReader): Variable {
  const typeName = entry.item(1).text();
  const type: ValueType | undefined = typeName === 'untyped' ? 'untyped' : readValueType(typeName);
  if (type === undefined) throw new UnreadableState(`there is no type ${typeName}.`);
  const plain = {
    name: entry.item(0).text(),
    type,
    constant: entry.item(2).boolean(),
    value: readValue(entry.item(3)),
  };
  if (entry.item(4).isMissing()) return { ...plain, elements: null };
  const elements = entry.item(5).list().map(readValue);
  const missing = entry.item(4).size() - elements.length;
  for (let count = 0; count < missing; count++) elements.push(initialValue(type));
  return { ...plain, elements };
}

/** Text and small whole numbers stand for themselves, others are `["w", digits]` and `["f", units]`. */
function savedValue(value: Value): unknown {
  if (typeof value === 'bigint') return ['w', value.toString()];
  if (typeof value === 'object') return ['f', value.units.toString()];
  return value;
}

function readValue(entry: SavedReader): Value {
  if (entry.isText()) return entry.text();
  if (entry.isNumber()) return entry.number();
  const digits = entry.item(1).integer();
  return entry.item(0).oneOf(['w', 'f']) === 'w' ? digits : { units: digits };
}
