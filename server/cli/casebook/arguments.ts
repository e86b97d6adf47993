import { badUsage } from '@/server/cli/casebook/refusal';
import type { Verb, VerbOption } from '@/server/cli/casebook/verb';

/** The arguments of one call, checked against the verb's words. */
interface Arguments {
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** The operands and the options that name a file to read; `-` is standard input. */
  readonly files: readonly string[];
  readonly isJson: boolean;
  readonly wantsHelp: boolean;
}

/** `--name value`, `--name=value` and `--switch`, in any order with the operands; `--` ends the options. */
export function parseArguments(verb: Verb, words: readonly string[]): Arguments {
  const values = new Map<string, string>();
  const operands: string[] = [];
  let onlyOperands = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (onlyOperands || word === '-' || !word.startsWith('-')) operands.push(word);
    else if (word === '--') onlyOperands = true;
    else if (word === '-h') values.set('help', '');
    else at += readOption(verb, word, words[at + 1], values);
  }
  const wantsHelp = values.has('help');
  if (!wantsHelp) checkCall(verb, operands, values);
  return { operands, values, files: filesRead(verb, operands, values), isJson: values.has('json'), wantsHelp };
}

/** Stores the option and returns how many further words it took. */
function readOption(verb: Verb, word: string, next: string | undefined, values: Map<string, string>): 0 | 1 {
  const [name = '', inline] = splitOnce(word.replace(/^--?/, ''));
  const option = name === 'json' || name === 'help' ? { kind: 'switch' as const, help: '' } : verb.options[name];
  if (option === undefined || !word.startsWith('--')) {
    const known = [...Object.keys(verb.options), 'json', 'help'].map((key) => `--${key}`).join(', ');
    throw badUsage(`casebook ${verb.name} has no option ${word}. It has ${known}.`);
  }
  if (values.has(name)) throw badUsage(`--${name} is given twice.`);
  if (option.kind === 'switch') {
    if (inline !== undefined) throw badUsage(`--${name} takes no value.`);
    values.set(name, '');
    return 0;
  }
  // What begins like an option is one, unless it is said to be the value: --out=--odd.csv.
  const value = inline ?? (next?.match(/^--./) ? undefined : next);
  if (value === undefined)
    throw badUsage(`--${name} needs a value${option.placeholder ? `: ${option.placeholder}` : ''}.`);
  checkValue(name, option, value);
  values.set(name, value);
  return inline === undefined ? 1 : 0;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function checkValue(name: string, option: VerbOption, value: string): void {
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw badUsage(`--${name} is one of ${option.choices.join(', ')}, not ${JSON.stringify(value)}.`);
  }
  if (option.kind !== 'number') return;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const [min, max] = [option.min ?? Number.NEGATIVE_INFINITY, option.max ?? Number.POSITIVE_INFINITY];
  const isOne = Number.isFinite(number) && (!option.isWhole || Number.isInteger(number));
  if (!isOne || number < min || number > max) {
    const bounds =
      option.max === undefined ? `of at least ${option.min ?? 0}` : `from ${option.min ?? 0} to ${option.max}`;
    throw badUsage(
      `--${name} is a ${option.isWhole ? 'whole number' : 'number'} ${bounds}, not ${JSON.stringify(value)}.`,
    );
  }
}

function checkCall(verb: Verb, operands: readonly string[], values: ReadonlyMap<string, string>): void {
  const wanted = verb.operands.join(' ');
  if (operands.length !== verb.operands.length) {
    const many = operands.length > verb.operands.length;
    throw badUsage(
      many
        ? `casebook ${verb.name} reads ${wanted || 'no file'}; ${JSON.stringify(operands[verb.operands.length])} is one too many.`
        : `casebook ${verb.name} needs ${wanted}; see casebook ${verb.name} --help.`,
    );
  }
  for (const [name, option] of Object.entries(verb.options)) {
    if (option.required && !values.has(name))
      throw badUsage(`casebook ${verb.name} needs --${name} ${option.placeholder ?? ''}`.trim());
  }
  const read = filesRead(verb, operands, values);
  if (read.filter((file) => file === '-').length > 1) throw badUsage('Standard input (-) can be read only once.');
}

/** What the call reads: its operands and the options that name a file. */
function filesRead(verb: Verb, operands: readonly string[], values: ReadonlyMap<string, string>): string[] {
  return [...operands, ...[...values].filter(([name]) => verb.options[name]?.kind === 'file').map(([, file]) => file)];
}
