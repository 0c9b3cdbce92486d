import type { Operator } from './condition-definition.ts';

/** Compares two values: as numbers when both are, else as texts. */
export function compare(left: string, operator: Operator, right: string): boolean {
  if (operator === 'CONTAINS') return left.includes(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  const order = a !== null && b !== null ? a - b : left === right ? 0 : left < right ? -1 : 1;
  switch (operator) {
    case 'EQ':
      return order === 0;
    case 'NE':
      return order !== 0;
    case 'LT':
      return order < 0;
    case 'LE':
      return order <= 0;
    case 'GT':
      return order > 0;
    case 'GE':
      return order >= 0;
  }
}

function numberOf(text: string): number | null {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
}
