import { readFile } from 'node:fs/promises';
import { parse } from 'ini';
import { CommandFailure } from '../command-failure.ts';
import { SETTINGS, type Setting, type SettingName } from './setting-list.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** Values of settings: options win over the environment, the environment over the INI file, that over the defaults. */
export class SettingValues {
  readonly #options: Partial<Record<SettingName, string>>;
  readonly #env: Texts;
  readonly #ini: ReadonlyMap<string, string>;
  readonly #file: string | null;

  private constructor(
    options: Partial<Record<SettingName, string>>,
    env: Texts,
    ini: ReadonlyMap<string, string>,
    file: string | null,
  ) {
    this.#options = options;
    this.#env = env;
    this.#ini = ini;
    this.#file = file;
  }

  /**
   * Reads the INI file, if there is one.
   * @throws CommandFailure when it cannot be read
   */
  static async read(
    options: Partial<Record<SettingName, string>>,
    env: Texts,
    file: string | null,
  ): Promise<SettingValues> {
    return new SettingValues(options, env, file === null ? new Map() : await readIni(file), file);
  }

  /** The value, and where it came from in words; null when nobody gave one and there is no default. */
  given(name: SettingName): { readonly value: string; readonly from: string } | null {
    const setting: Setting = SETTINGS[name];
    const places: readonly (readonly [string, string | undefined])[] = [
      [setting.option ?? '', this.#options[name]],
      [setting.env, this.#env[setting.env]],
      [`[${setting.section}] ${setting.key} in ${this.#file}`, this.#ini.get(keyOf(setting, setting.key))],
      [
        `[${setting.section}] ${setting.alias} in ${this.#file}`,
        this.#ini.get(keyOf(setting, setting.alias ?? setting.key)),
      ],
      ['the default', setting.standard ?? undefined],
    ];
    for (const [from, value] of places) if (value !== undefined && value !== '') return { value, from };
    return null;
  }

  text(name: SettingName): string | null {
    return this.given(name)?.value ?? null;
  }

  /** @throws CommandFailure when it is neither 0 nor 1 */
  flag(name: SettingName): boolean {
    const given = this.given(name);
    const word = given?.value.toLowerCase();
    if (given === null || word === '0' || word === 'false') return false;
    if (word === '1' || word === 'true') return true;
    throw new CommandFailure(
      'usage',
      `${SETTINGS[name].key} is "${given.value}" (${given.from}); expected 0 or 1.`,
    );
  }

  /** @throws CommandFailure when it is no whole number in the range of the setting */
  number(name: SettingName): number {
    const given = this.given(name);
    const { key, value: kind } = SETTINGS[name] as Setting;
    if (kind.kind !== 'number' || given === null) throw new Error(`The setting ${key} is not a number.`);
    const value = /^[0-9]{1,9}$/.test(given.value) ? Number(given.value) : Number.NaN;
    if (value >= kind.min && value <= kind.max) return value;
    throw new CommandFailure(
      'usage',
      `The ${key} is "${given.value}" (${given.from}); expected a number from ${kind.min} to ${kind.max}${kind.unit === '' ? '' : ` ${kind.unit}`}.`,
    );
  }

  /** @throws CommandFailure when it is none of the words of the setting */
  word(name: SettingName): string {
    const given = this.given(name);
    const { key, value: kind } = SETTINGS[name] as Setting;
    if (kind.kind !== 'word' || given === null) throw new Error(`The setting ${key} is not a word.`);
    const value = given.value.toLowerCase();
    if (kind.words.includes(value)) return value;
    throw new CommandFailure(
      'usage',
      `The ${key} is "${given.value}" (${given.from}); expected one of ${kind.words.join(', ')}.`,
    );
  }

  /** Sections and keys of the INI file that mean nothing here, as `SECTION KEY`. */
  get unknown(): readonly string[] {
    const known = new Set(
      Object.values<Setting>(SETTINGS).flatMap((setting) => [
        keyOf(setting, setting.key),
        keyOf(setting, setting.alias ?? setting.key),
      ]),
    );
    return [...this.#ini.keys()].filter((key) => !known.has(key));
  }
}

function keyOf({ section }: Setting, key: string): string {
  return `${section} ${key}`.toUpperCase();
}

/** Keys of an INI file as `SECTION KEY`, upper case. */
async function readIni(file: string): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const [section, content] of Object.entries(parse(await readText(file)))) {
    const name = section.toUpperCase();
    if (typeof content !== 'object' || content === null) {
      values.set(name, String(content));
      continue;
    }
    for (const [key, value] of Object.entries(content)) {
      values.set(`${name} ${key.toUpperCase()}`, flagText(value));
    }
  }
  return values;
}

/** The parser reads `true` and `false` as flags; here they are texts like every other value. */
function flagText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : String(value);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure('usage', `The INI file ${file} cannot be read: ${String(cause)}`, { cause });
  }
}
