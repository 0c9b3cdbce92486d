import { CommandFailure } from '../command-failure.ts';

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads members of an answer; one that is not as the interface says ends the command. */
export class JsonReader {
  readonly value: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (!isRecord(value)) throw unexpected('an object', value);
    this.value = value;
  }

  text(name: string): string {
    const value = this.value[name];
    if (typeof value !== 'string') throw unexpected(`${name} as text`, value);
    return value;
  }

  number(name: string): number {
    const value = this.value[name];
    if (typeof value !== 'number') throw unexpected(`${name} as number`, value);
    return value;
  }

  flag(name: string): boolean {
    const value = this.value[name];
    if (typeof value !== 'boolean') throw unexpected(`${name} as true or false`, value);
    return value;
  }

  optionalText(name: string): string | null {
    return this.value[name] == null ? null : this.text(name);
  }

  optionalNumber(name: string): number | null {
    return this.value[name] == null ? null : this.number(name);
  }

  optional(name: string): JsonReader | null {
    return this.value[name] == null ? null : new JsonReader(this.value[name]);
  }

  list(name: string): readonly JsonReader[] {
    return readList(this.value[name]);
  }
}

export function readList(value: unknown): readonly JsonReader[] {
  if (!Array.isArray(value)) throw unexpected('a list', value);
  return value.map((entry) => new JsonReader(entry));
}

function unexpected(expected: string, value: unknown): CommandFailure {
  return new CommandFailure(
    'serverFault',
    `The answer holds ${JSON.stringify(value)}; expected ${expected}. Is this a Taktwerk server of this release?`,
  );
}
