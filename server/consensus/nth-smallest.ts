/**
 * The value that would stand at position n if the values were sorted, which they need not be for it (Hoare 1961, FIND,
 * doi:10.1145/366622.366647). Shuffles `values`. O(values) as a rule. None are NaN; n is a position among them.
 */
export function nthSmallest(values: Float64Array, n: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[n] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const value = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = value;
    }
    if (j < n) low = i;
    if (i > n) high = j;
  }
  return values[n] as number;
}
