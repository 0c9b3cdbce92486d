import type { ParameterProblem } from '@taktwerk/model';

/** What is wrong with the parameters of a start, for the report of who asked for it. */
export function parameterWords(problem: ParameterProblem): string {
  const { name } = problem;
  switch (problem.kind) {
    case 'unknown':
      return `There is no parameter "${name}".`;
    case 'typeNeeded':
      return `Parameter "${name}" is a date.`;
    case 'typeNotTaken':
    case 'notOfType':
      return `Parameter "${name}" is of type ${problem.type}${'value' in problem ? `; "${problem.value}" is not` : ''}.`;
    case 'packageNotTaken':
      return `Parameter "${name}" names a package; the object has none.`;
    case 'packageUnknown':
      return `Parameter "${name}" is for package ${problem.packageNumber}; expected one from 1 to ${problem.packages}.`;
    case 'notInPackage':
      return `Package ${problem.packageNumber} has no parameter "${name}".`;
    case 'twice':
      return `Parameter "${name}" is given twice.`;
    case 'missing':
      return `Parameter "${name}" has no value${problem.packageNumber === null ? '' : ` in package ${problem.packageNumber}`}.`;
  }
}
