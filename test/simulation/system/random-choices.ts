import type { Random } from '../../kill/random.ts';

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** Members that are there with this probability, none otherwise. */
export function maybe(random: Random, probability: number, members: object): object {
  return chance(random, probability) ? members : {};
}

/** 1 up to a random number from `low` to below `high`. */
export function indices(random: Random, low: number, high: number): number[] {
  return Array.from({ length: random.between(low, high) }, (_, index) => index + 1);
}

/** One entry of a list that is not empty. */
export function oneOf<T>(random: Random, list: readonly T[]): T {
  const found = list[random.between(0, list.length)];
  if (found === undefined) throw new Error('there is nothing to choose from');
  return found;
}
