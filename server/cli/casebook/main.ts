import 'server-only';
import { parseArguments } from '@/server/cli/casebook/arguments';
import { helpOfCommand, helpOfVerb } from '@/server/cli/casebook/help';
import { isBeyondMemory } from '@/server/cli/casebook/memory';
import { checkPlace, isSameFile, printText } from '@/server/cli/casebook/output';
import { TerminalProgress } from '@/server/cli/casebook/progress';
import { BadData, BadUsage, badUsage } from '@/server/cli/casebook/refusal';
import { shown } from '@/server/cli/casebook/shown';
import type { Verb } from '@/server/cli/casebook/verb';
import { verbs } from '@/server/cli/casebook/verbs';

/** Runs one call of the command and returns its exit code: 0 done, 1 bad data, 2 wrong usage, 70 a fault of ours. */
export async function main(words: readonly string[]): Promise<number> {
  // Nobody is left to tell when standard error is closed; the exit code still says what happened.
  process.stderr.on('error', () => undefined);
  const progress = new TerminalProgress();
  try {
    return await call(words, progress);
  } catch (error) {
    progress.clear();
    if (error instanceof BadData) return complain(error.message, 1);
    if (error instanceof BadUsage) return complain(error.message, 2);
    if (isBeyondMemory(error)) return complain('the data are too large for the memory of one process.', 1);
    return complain(`Something broke on our side. ${error instanceof Error ? error.stack : String(error)}`, 70);
  }
}

async function call(words: readonly string[], progress: TerminalProgress): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined) {
    process.stderr.write(`${helpOfCommand(verbs)}\n`);
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') return print(helpOfHelp(rest[0]));
  const verb = findVerb(name);
  const given = parseArguments(verb, rest);
  if (given.wantsHelp) return print(helpOfVerb(verb));
  const out = given.values.get('out');
  if (out !== undefined) {
    checkPlace(out);
    const own = given.files.find((file) => isSameFile(file, out));
    if (own !== undefined) throw badUsage(`--out ${out} is a file that is read; give the result another name.`);
  }
  const report = await verb.run({
    operands: given.operands,
    text: (option) => given.values.get(option),
    number: (option) => {
      const value = given.values.get(option);
      return value === undefined ? undefined : Number(value);
    },
    isSet: (option) => given.values.has(option),
    progress,
  });
  progress.clear();
  return print(given.isJson ? JSON.stringify(report.json, null, 2) : report.lines.map(shown).join('\n'), out === '-');
}

function helpOfHelp(name: string | undefined): string {
  return name === undefined ? helpOfCommand(verbs) : helpOfVerb(findVerb(name));
}

function findVerb(name: string): Verb {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb === undefined) throw badUsage(`casebook has no verb ${JSON.stringify(name)}; see casebook --help.`);
  return verb;
}

/** To standard output, or beside it when the verb's table went there. */
function print(text: string, isTableOnStdout = false): number {
  if (text !== '' && isTableOnStdout) process.stderr.write(`${text}\n`);
  else if (text !== '') printText(text);
  return 0;
}

function complain(message: string, code: number): number {
  process.stderr.write(`casebook: ${message}\n`);
  return code;
}
