/** How wide a step's name may be before its time. */
const width = 42;

/**
 * Prints a step's name at once and, when it is done, what came of it and the time it took: one line a step.
 *
 * @template T
 * @param {string} name
 * @param {(say: (detail: string) => void, tell: (sentence: string) => void) => Promise<T> | T} work `say` adds a word on
 *   what was done, `tell` prints a sentence at once
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const began = performance.now();
  let detail = '';
  process.stdout.write(`  ${name}`);
  try {
    const result = await work(
      (given) => {
        detail = given;
      },
      (sentence) => process.stdout.write(`\n    ${sentence}\n  ${name}`),
    );
    const words = detail ? ` (${detail})` : '';
    const gap = Math.max(2, width - name.length - words.length);
    process.stdout.write(`${words}${' '.repeat(gap)}${seconds(performance.now() - began)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`  failed after ${seconds(performance.now() - began)}\n`);
    throw error;
  }
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0).padStart(5)} s`;
}
