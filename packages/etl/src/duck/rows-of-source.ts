/** Who was given only the rows that were left counts only these: those before which others were left out lie further on. */
export function rowsOfSource<T extends { readonly row: number }>(
  counted: readonly T[],
  leftOut: readonly { readonly row: number }[],
): readonly T[] {
  let left = 0;
  return counted.map((one) => {
    while ((leftOut[left]?.row ?? Number.POSITIVE_INFINITY) <= one.row + left) left += 1;
    return { ...one, row: one.row + left };
  });
}
