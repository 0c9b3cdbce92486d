/** Types a parameter of a composition or scenario may be declared with (reference `modus-etl.md` §2; the list is ours). */
export const PARAMETER_TYPES = ['text', 'integer', 'decimal', 'boolean', 'date'] as const;

export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** A parameter as its object declares it. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  /** Canonical text, see {@link readParameterValue}; null when there is none. */
  readonly defaultValue: string | null;
}

/** A value as the body of the object run API carries it. */
export interface GivenParameter {
  readonly name: string;
  readonly value: string | number | boolean;
  /** Whether `parameterType` was `date`. */
  readonly isDate: boolean;
  readonly packageNumber: number | null;
}
