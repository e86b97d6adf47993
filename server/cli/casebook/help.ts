import type { Verb, VerbOption } from '@/server/cli/casebook/verb';

export function helpOfCommand(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  return [
    'casebook: truth, agreement and flags from labels many people gave. No database, no server.',
    '',
    'Usage: casebook <verb> FILE... [options]      casebook <verb> --help',
    '',
    ...verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`),
    '',
    'Files are CSV with a header or JSON lines; columns are found by name, others ignored; - is standard input or output.',
    'Objects of JSON lines need not have the same fields; a class they leave out has probability 0.',
    'Exit codes: 0 done, 1 bad data (with file, line and column), 2 wrong usage.',
  ].join('\n');
}

export function helpOfVerb(verb: Verb): string {
  const options: [string, VerbOption][] = [
    ...Object.entries(verb.options),
    ['json', { kind: 'switch', help: 'Print the result as JSON.' }],
    ['help', { kind: 'switch', help: 'Print this text.' }],
  ];
  const heads = options.map(
    ([name, option]) => `--${name}${option.kind === 'switch' ? '' : ` ${option.placeholder ?? 'N'}`}`,
  );
  const width = Math.max(...heads.map((head) => head.length));
  const needed = heads.filter((_, at) => options[at]?.[1].required === true);
  return [
    verb.summary,
    '',
    `Usage: casebook ${[verb.name, ...verb.operands, ...needed].join(' ')} [options]`,
    '',
    ...verb.details.map((line) => `  ${line}`),
    '',
    ...options.map(([, option], at) => `  ${(heads[at] ?? '').padEnd(width)}  ${describe(option)}`),
    '',
    'Example:',
    `  ${verb.example}`,
  ].join('\n');
}

function describe(option: VerbOption): string {
  return option.choices === undefined ? option.help : `${option.help} One of ${option.choices.join(', ')}.`;
}
