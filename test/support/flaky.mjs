/**
 * @typedef {object} Suite What is read of a suite in Playwright's JSON report.
 * @property {string} title
 * @property {readonly Suite[]} [suites]
 * @property {readonly { title: string, tests: readonly Tried[] }[]} [specs]
 */

/** @typedef {{ status: string, results: readonly { status: string, error?: { message?: string } }[] }} Tried */

/**
 * The journeys that failed first and passed when they were tried again, each as one line: its file, its name, and the
 * beginning of what went wrong.
 *
 * @param {{ suites: readonly Suite[] }} report of Playwright's JSON reporter
 * @returns {string[]}
 */
export function flakyOf({ suites }) {
  return suites.flatMap((file) => journeysIn(file).map((line) => `${file.title}: ${line}`));
}

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function journeysIn({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ title, tests }) =>
    tests.filter(({ status }) => status === 'flaky').map(({ results }) => `${title} (${reasonOf(results)})`),
  );
  return [...own, ...suites.flatMap(journeysIn)];
}

/** @param {Tried['results']} results */
function reasonOf(results) {
  const failed = results.find(({ status }) => status !== 'passed');
  const [line = ''] = (failed?.error?.message ?? '').split('\n');
  return line || (failed?.status ?? 'failed');
}
