/**
 * The assignment problem: each row gets at most one column and each column at most one row so that the summed gain is
 * greatest. Shortest augmenting paths with potentials (Kuhn 1955, doi:10.1002/nav.3800020109; Jonker and Volgenant 1987,
 * doi:10.1007/BF02278710). O(min(r, c)^2 max(r, c)) time. No rows or no columns: nothing is assigned.
 *
 * @param gain row by row, rows x columns, finite; a pair of gain 0 or less is never assigned.
 * @returns the column of each row, or -1.
 */
export function hungarian(gain: ArrayLike<number>, rows: number, columns: number): Int32Array {
  const answer = new Int32Array(rows).fill(-1);
  if (rows > columns) {
    const transposed = hungarianWide((r, c) => Math.max(0, gain[c * columns + r] as number), columns, rows);
    transposed.forEach((row, column) => {
      if ((gain[row * columns + column] as number) > 0) answer[row] = column;
    });
    return answer;
  }
  hungarianWide((r, c) => Math.max(0, gain[r * columns + c] as number), rows, columns).forEach((column, row) => {
    if ((gain[row * columns + column] as number) > 0) answer[row] = column;
  });
  return answer;
}

/** Assigns every row a column, rows <= columns, columns counted from 1 inside so that 0 can mean "the row to place". */
function hungarianWide(gain: (row: number, column: number) => number, rows: number, columns: number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const previous = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Infinity);
    const used = new Uint8Array(columns + 1);
    while (rowOf[column] !== 0) {
      used[column] = 1;
      const at = rowOf[column] as number;
      let step = Infinity;
      let next = 0;
      for (let c = 1; c <= columns; c++) {
        if (used[c] === 1) continue;
        const reduced = -gain(at - 1, c - 1) - (rowPotential[at] as number) - (columnPotential[c] as number);
        if (reduced < (slack[c] as number)) {
          slack[c] = reduced;
          previous[c] = column;
        }
        if ((slack[c] as number) < step) {
          step = slack[c] as number;
          next = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (used[c] === 1) {
          const r = rowOf[c] as number;
          rowPotential[r] = (rowPotential[r] as number) + step;
          columnPotential[c] = (columnPotential[c] as number) - step;
        } else slack[c] = (slack[c] as number) - step;
      }
      column = next;
    }
    for (; column !== 0; column = previous[column] as number) {
      rowOf[column] = rowOf[previous[column] as number] as number;
    }
  }
  const answer = new Int32Array(rows);
  for (let c = 1; c <= columns; c++) if (rowOf[c] !== 0) answer[(rowOf[c] as number) - 1] = c - 1;
  return answer;
}
