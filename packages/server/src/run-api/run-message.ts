import type { ErrorName, ParameterProblem } from '@taktwerk/model';

export const LANGUAGES = ['ru', 'en'] as const;

/** Languages the object run API answers in; Russian unless the caller prefers English. */
export type Language = (typeof LANGUAGES)[number];

export type RunKind = 'composition' | 'scenario' | 'package';

/** Why a start was refused, before its words. */
export type RunProblem =
  | { readonly kind: 'emptyBody' }
  | { readonly kind: 'notUtf8' }
  | { readonly kind: 'notJson'; readonly line: number; readonly column: number }
  | { readonly kind: 'tooDeep' }
  | { readonly kind: 'notAnObject'; readonly at: string }
  | { readonly kind: 'notAList'; readonly at: string }
  | { readonly kind: 'memberMissing'; readonly at: string }
  | { readonly kind: 'memberUnknown'; readonly at: string }
  | { readonly kind: 'wrongMember'; readonly at: string; readonly shown: string; readonly expected: Expected }
  | { readonly kind: 'parametersNotTaken' }
  | { readonly kind: 'unknownUuid'; readonly object: RunKind; readonly uuid: string; readonly client: number }
  | { readonly kind: 'notAllowed'; readonly object: RunKind; readonly name: string }
  | { readonly kind: 'notPublished'; readonly client: number; readonly setting: string; readonly key: string }
  | ParameterProblem;

/** What a member of the body has to be. */
export type Expected = 'kind' | 'uuid' | 'text' | 'value' | 'dateOrNothing' | 'packageNumber';

const KIND_NAMES: Readonly<Record<Language, Readonly<Record<RunKind, string>>>> = {
  ru: { composition: 'Состав выгрузки', scenario: 'Сценарий', package: 'Пакет обработки данных' },
  en: { composition: 'Composition', scenario: 'Scenario', package: 'Package' },
};

const EXPECTED: Readonly<Record<Language, Readonly<Record<Expected, string>>>> = {
  ru: {
    kind: 'composition, scenario или package',
    uuid: 'уникальный идентификатор вида 00000000-0000-0000-0000-000000000000',
    text: 'непустая строка',
    value: 'строка, число или булево',
    dateOrNothing: 'date или отсутствие поля',
    packageNumber: 'целое число от 1',
  },
  en: {
    kind: 'composition, scenario or package',
    uuid: 'a uuid such as 00000000-0000-0000-0000-000000000000',
    text: 'a text that is not empty',
    value: 'a text, a number or a boolean',
    dateOrNothing: 'date, or no such member',
    packageNumber: 'a whole number from 1',
  },
};

const TYPE_NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ru: { text: 'Строка', integer: 'Целое число', decimal: 'Число', boolean: 'Булево', date: 'Дата' },
  en: { text: 'text', integer: 'integer', decimal: 'decimal', boolean: 'boolean', date: 'date' },
};

/** The text of a start that succeeded. */
export function startedText(language: Language, kind: RunKind, name: string): string {
  const what = KIND_NAMES[language][kind];
  return language === 'ru' ? `${what} «${name}»: запуск выполнен успешно.` : `${what} ${name}: started.`;
}

/** A refusal in words. */
export function problemText(language: Language, problem: RunProblem): string {
  return language === 'ru' ? russian(problem) : english(problem);
}

function russian(problem: RunProblem): string {
  switch (problem.kind) {
    case 'emptyBody':
      return 'Тело запроса пустое: ожидается JSON с полями object и uuid.';
    case 'notUtf8':
      return 'Тело запроса не в кодировке UTF-8.';
    case 'notJson':
      return `Тело запроса не является JSON: ошибка в строке ${problem.line}, позиция ${problem.column}.`;
    case 'tooDeep':
      return 'Тело запроса вложено слишком глубоко.';
    case 'notAnObject':
      return `${place('ru', problem.at)}: ожидается объект JSON.`;
    case 'notAList':
      return `${place('ru', problem.at)}: ожидается массив.`;
    case 'memberMissing':
      return `Не указано обязательное поле ${problem.at}.`;
    case 'memberUnknown':
      return `Неизвестное поле ${problem.at}.`;
    case 'wrongMember':
      return `Поле ${problem.at}: получено ${problem.shown}, ожидается ${EXPECTED.ru[problem.expected]}.`;
    case 'parametersNotTaken':
      return 'Пакет обработки данных запускается без параметров: поле parameters недопустимо.';
    case 'unknownUuid':
      return `${KIND_NAMES.ru[problem.object]} с идентификатором ${problem.uuid} не найден в клиенте ${problem.client}.`;
    case 'notAllowed':
      return `Недостаточно прав на запуск: ${KIND_NAMES.ru[problem.object]} «${problem.name}».`;
    case 'notPublished':
      return `Сервис запуска объектов не опубликован для клиента ${problem.client}: установите ключ ${problem.key} в ${problem.setting}.`;
    case 'unknown':
      return `Параметр «${problem.name}» у объекта отсутствует.`;
    case 'typeNeeded':
      return `Параметр «${problem.name}» имеет тип Дата: укажите parameterType "date".`;
    case 'typeNotTaken':
      return `Параметр «${problem.name}» имеет тип ${TYPE_NAMES.ru[problem.type] ?? problem.type}: parameterType "date" недопустим.`;
    case 'notOfType':
      return `Параметр «${problem.name}»: значение «${problem.value}» не преобразуется к типу ${TYPE_NAMES.ru[problem.type] ?? problem.type}.`;
    case 'packageNotTaken':
      return `Параметр «${problem.name}»: у сценария нет пакетов, packageNumber недопустим.`;
    case 'packageUnknown':
      return `Параметр «${problem.name}»: пакета с номером ${problem.packageNumber} нет, ожидается номер от 1 до ${problem.packages}.`;
    case 'notInPackage':
      return `Параметр «${problem.name}» не объявлен в пакете ${problem.packageNumber}.`;
    case 'twice':
      return `Параметр «${problem.name}» указан дважды${problem.packageNumber === null ? '' : ` для пакета ${problem.packageNumber}`}.`;
    case 'missing':
      return `Не задан обязательный параметр «${problem.name}»${problem.packageNumber === null ? '' : ` пакета ${problem.packageNumber}`}.`;
  }
}

function english(problem: RunProblem): string {
  switch (problem.kind) {
    case 'emptyBody':
      return 'The body is empty; expected JSON with object and uuid.';
    case 'notUtf8':
      return 'The body is not UTF-8.';
    case 'notJson':
      return `The body is not JSON: fault at line ${problem.line}, column ${problem.column}.`;
    case 'tooDeep':
      return 'The body is nested too deep.';
    case 'notAnObject':
      return `${place('en', problem.at)}: expected a JSON object.`;
    case 'notAList':
      return `${place('en', problem.at)}: expected an array.`;
    case 'memberMissing':
      return `The member ${problem.at} is missing.`;
    case 'memberUnknown':
      return `The member ${problem.at} is not known.`;
    case 'wrongMember':
      return `${problem.at}: is ${problem.shown}; expected ${EXPECTED.en[problem.expected]}.`;
    case 'parametersNotTaken':
      return 'A package is started without parameters; leave the member parameters out.';
    case 'unknownUuid':
      return `Client ${problem.client} has no ${problem.object} with the uuid ${problem.uuid}.`;
    case 'notAllowed':
      return `The right to execute ${problem.name} is missing.`;
    case 'notPublished':
      return `The run service is not published for client ${problem.client}: set the key ${problem.key} in ${problem.setting}.`;
    case 'unknown':
      return `The object has no parameter "${problem.name}".`;
    case 'typeNeeded':
      return `Parameter "${problem.name}" is a date: give parameterType "date".`;
    case 'typeNotTaken':
      return `Parameter "${problem.name}" is of type ${TYPE_NAMES.en[problem.type] ?? problem.type}: parameterType "date" is not taken.`;
    case 'notOfType':
      return `Parameter "${problem.name}": "${problem.value}" is not of type ${TYPE_NAMES.en[problem.type] ?? problem.type}.`;
    case 'packageNotTaken':
      return `Parameter "${problem.name}": a scenario has no packages, packageNumber is not taken.`;
    case 'packageUnknown':
      return `Parameter "${problem.name}": there is no package ${problem.packageNumber}; expected a number from 1 to ${problem.packages}.`;
    case 'notInPackage':
      return `Parameter "${problem.name}" is not declared in package ${problem.packageNumber}.`;
    case 'twice':
      return `Parameter "${problem.name}" is given twice${problem.packageNumber === null ? '' : ` for package ${problem.packageNumber}`}.`;
    case 'missing':
      return `The required parameter "${problem.name}"${problem.packageNumber === null ? '' : ` of package ${problem.packageNumber}`} is missing.`;
  }
}

function place(language: Language, at: string): string {
  if (at !== '') return language === 'ru' ? `Поле ${at}` : `Member ${at}`;
  return language === 'ru' ? 'Тело запроса' : 'The body';
}

const FAULTS: Readonly<Partial<Record<ErrorName, string>>> = {
  badCredentials: 'Неверное имя пользователя или пароль.',
  clientMismatch: 'Клиент в учётных данных не совпадает с клиентом адреса.',
  unknownClient: 'Такого клиента нет.',
  userLocked: 'Пользователь заблокирован.',
  notAllowed: 'Недостаточно прав: нужна роль «Запуск объектов».',
  incompleteObject: 'Объект не может быть запущен: не хватает объекта, на который он ссылается.',
  wrongState: 'Объект сейчас не может быть запущен.',
  bodyTooLarge: 'Тело запроса слишком велико.',
  methodNotAllowed: 'Метод не поддерживается: ожидается POST.',
  storeUnavailable: 'Хранилище сейчас не принимает записи, повторите запрос позже.',
  shuttingDown: 'Сервер останавливается, повторите запрос позже.',
  tooBusy: 'Сервер перегружен, повторите запрос позже.',
  passive: 'Этот процесс пассивен.',
};

/** A fault of the catalogue in Russian; its details stay in English behind the text. */
export function russianFault(reason: ErrorName): string {
  return FAULTS[reason] ?? 'Запуск не выполнен из-за ошибки сервера.';
}
