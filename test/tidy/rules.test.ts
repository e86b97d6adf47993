/** A check that cannot fail is a defect: every rule is shown a breach, and beside it what it must let through. */
import { describe, expect, test } from 'vitest';
import * as imports from '@/test/tidy/imports';
import * as names from '@/test/tidy/names';
import * as purity from '@/test/tidy/purity';
import * as shape from '@/test/tidy/shape';
import { type Rule, worldOf } from '@/test/tidy/world';

const rooms = ['geometry', 'projects', 'ledger', 'review'];
type Texts = Readonly<Record<string, string>>;

const breachesOf = (rule: Rule, texts: Texts) =>
  rule(worldOf(texts, rooms)).map(({ where, says }) => `${where} ${says}`);

/** The file at `to` exists and exports x; `from` imports it. */
const crossing = (from: string, to: string, form = 'import { x }', toText = 'export const x = 1;'): Texts => ({
  [from]: `${form} from '@/${to.replace(/\.tsx?$/, '')}';`,
  [to]: toText,
});

const acts = "import 'server-only';\nexport const x = 1;";

describe('imports run downwards', () => {
  const rule = imports.importsRunDownwards;

  test.each([
    ['a lower room asks a higher one', crossing('server/projects/projects.ts', 'server/review/review.ts')],
    ['also for its types', crossing('server/projects/projects.ts', 'server/review/contract.ts', 'import type { x }')],
    ['also by a relative path', { 'server/projects/a.ts': "import '../review/b';", 'server/review/b.ts': '' }],
    ['also by export-from', crossing('server/projects/a.ts', 'server/review/b.ts', 'export { x }')],
    [
      'also by a dynamic import',
      { 'server/projects/a.ts': "await import('@/server/review/b');", 'server/review/b.ts': '' },
    ],
    ['a room asks a door', crossing('server/review/review.ts', 'server/jobs/tasks.ts')],
    ['a room that is no router asks server/api', crossing('server/review/review.ts', 'server/api/trpc.ts')],
    ['a room uses a router', crossing('server/review/review.ts', 'server/projects/router.ts')],
    ['the base asks a room', crossing('server/env.ts', 'server/projects/contract.ts')],
    ['a port asks a room', crossing('server/ports/mail.ts', 'server/projects/contract.ts')],
    ['a door asks the door above it', crossing('server/jobs/tasks.ts', 'server/api/root.ts')],
    ['db/ asks a room', crossing('db/queries/review.ts', 'server/review/contract.ts', 'import type { x }')],
    ['a room reads the statements of another', crossing('server/review/review.ts', 'db/queries/ledger.ts')],
    ['a door reads the statements of a room', crossing('server/api/x.ts', 'db/queries/ledger-payouts.ts')],
    ['a room reads a table', crossing('server/review/review.ts', 'db/schema/review.ts')],
    ['a room sows a scenario', crossing('server/review/review.ts', 'db/seed/demo.ts')],
    ['a scenario uses a door', crossing('db/seed/demo.ts', 'server/api/root.ts')],
    ['server/ draws', crossing('server/review/review.ts', 'components/ui/button.tsx')],
    ['a page asks a room that acts', crossing('app/(work)/page.tsx', 'server/review/review.ts', 'import { x }', acts)],
    ['a page asks db/', crossing('app/(work)/page.tsx', 'db/queries/clock.ts')],
    [
      'a component asks a room that acts',
      crossing('components/a.tsx', 'server/review/review.ts', 'import { x }', acts),
    ],
    ['a component asks server/api', crossing('components/a.tsx', 'server/api/root.ts')],
    ['a component knows a table', crossing('components/a.tsx', 'db/schema/review.ts', 'import type { x }')],
    ['a component knows an address', crossing('components/a.tsx', 'app/page.tsx')],
    ['a primitive knows a room', crossing('components/ui/a.tsx', 'server/review/contract.ts', 'import type { x }')],
    ["a primitive knows a room's component", crossing('components/ui/a.tsx', 'components/review/verdict.tsx')],
    ['product code uses test code', crossing('server/review/review.ts', 'test/support/x.ts')],
  ])('refused: %s', (_name, texts) => {
    expect(breachesOf(rule, texts)).toHaveLength(1);
  });

  test.each([
    ['a higher room asks a lower one', crossing('server/review/review.ts', 'server/projects/projects.ts')],
    ['a room reads its own statements', crossing('server/ledger/payouts.ts', 'db/queries/ledger-payouts.ts')],
    ['a room reads the clock of the database', crossing('server/ledger/payouts.ts', 'db/queries/clock.ts')],
    ['a router uses the procedures', crossing('server/review/router.ts', 'server/api/trpc.ts')],
    ['server/api uses a router', crossing('server/api/root.ts', 'server/review/router.ts')],
    ['a scenario uses rooms', crossing('db/seed/demo.ts', 'server/review/review.ts')],
    ['a door sows a scenario', crossing('server/cli/seed.ts', 'db/seed/demo.ts')],
    ['a page asks the caller', crossing('app/(work)/page.tsx', 'server/api/caller.ts', 'import { x }', acts)],
    [
      'a route handler asks a room',
      crossing('app/api/media/route.ts', 'server/review/review.ts', 'import { x }', acts),
    ],
    ['a component uses a pure rule', crossing('components/a.tsx', 'server/review/rules.ts')],
    ['a component knows a type', crossing('components/a.tsx', 'server/review/review.ts', 'import type { x }', acts)],
    ['a primitive uses a primitive', crossing('components/ui/a.tsx', 'components/ui/b.tsx')],
    ['a test asks anything', crossing('test/x.test.ts', 'db/schema/review.ts')],
  ])('let through: %s', (_name, texts) => {
    expect(breachesOf(rule, texts)).toEqual([]);
  });
});

describe('imports run in no circle', () => {
  const rule = imports.importsRunInNoCircle;
  const over = (name: string, form = 'import { x }') => `${form} from './${name}';`;

  test.each([
    ['two files ask each other', { 'db/a.ts': over('b'), 'db/b.ts': over('a') }],
    ['also for types alone', { 'db/a.ts': over('b'), 'db/b.ts': over('a', 'import type { x }') }],
    ['three in a ring', { 'db/a.ts': over('b'), 'db/b.ts': over('c'), 'db/c.ts': over('a') }],
    ['a file asks itself', { 'db/a.ts': over('a') }],
  ])('refused: %s', (_name, texts) => {
    expect(breachesOf(rule, texts)).not.toEqual([]);
  });

  test('allowed: two ways to the same file, and those beside a circle', () => {
    const texts = {
      'db/a.ts': over('b'),
      'db/b.ts': over('d'),
      'db/c.ts': over('d'),
      'db/d.ts': 'export const x = 1;',
    };
    expect(breachesOf(rule, texts)).toEqual([]);
    const ring = { 'db/e.ts': over('f'), 'db/f.ts': `${over('e')}\nimport './d';` };
    const both = { ...texts, ...ring, 'db/g.ts': over('e') };
    expect(breachesOf(rule, both)).toEqual(['db/e.ts:1 imports ./f: a circle', 'db/f.ts:1 imports ./e: a circle']);
  });
});

describe('packages stay home', () => {
  test.each([
    ['server/review/review.ts', 'drizzle-orm'],
    ['server/ports/queue.ts', 'postgres'],
    ['app/page.tsx', 'drizzle-orm/pg-core'],
    ['server/review/review.ts', '@trpc/server'],
    ['components/review/a.tsx', '@trpc/client'],
  ])('refused: %s imports %s', (path, name) => {
    expect(breachesOf(imports.packagesStayHome, { [path]: `import x from '${name}';` })).toHaveLength(1);
  });

  test.each([
    ['db/client.ts', 'postgres'],
    ['server/api/trpc.ts', '@trpc/server'],
    ['server/review/router.ts', '@trpc/server'],
    ['components/api/trpc.ts', '@trpc/client'],
    ['components/a.tsx', 'postgres-time'],
  ])('let through: %s imports %s', (path, name) => {
    expect(breachesOf(imports.packagesStayHome, { [path]: `import x from '${name}';` })).toEqual([]);
  });
});

describe('zod stays out of the browser', () => {
  const contract = "import { z } from 'zod'; export const x = z.string();";
  const client = "'use client';\nimport { x } from '@/components/b';";

  test('refused: by way of another file', () => {
    const texts = {
      'components/a.tsx': client,
      'components/b.tsx': "import { x } from '@/server/review/contract';",
      'server/review/contract.ts': contract,
    };
    expect(breachesOf(imports.browserHasNoZod, texts)).toEqual([
      'server/review/contract.ts:1 zod reaches the browser: ' +
        'components/a.tsx -> components/b.tsx -> server/review/contract.ts',
    ]);
  });

  test('let through: its types, and a server component', () => {
    const texts = {
      'components/a.tsx': client,
      'components/b.tsx': "import type { x } from '@/server/review/contract';",
      'components/c.tsx': "import { x } from '@/server/review/contract';",
      'server/review/contract.ts': contract,
    };
    expect(breachesOf(imports.browserHasNoZod, texts)).toEqual([]);
  });
});

describe('the door sign', () => {
  test('refused: after another import', () => {
    const texts = { 'server/env.ts': "import { z } from 'zod';\nimport 'server-only';" };
    expect(breachesOf(purity.doorSignStandsFirst, texts)).toHaveLength(1);
  });

  test.each([
    ["import { readFileSync } from 'node:fs';"],
    ["import sharp from 'sharp';"],
    ["import { x } from '@/server/env';"],
    ["import { x } from '@/db/client';"],
    ["export { x } from '@/server/env';"],
  ])('refused in a pure file: %s', (line) => {
    const texts = { 'server/review/rules.ts': line, 'server/env.ts': acts, 'db/client.ts': '' };
    expect(breachesOf(purity.pureFilesImportPureFiles, texts)).toHaveLength(1);
  });

  test.each([
    ["import { z } from 'zod';"],
    ["import type { x } from '@/db/client';"],
    ["import { x } from '@/server/problem';"],
    ["import 'server-only';\nimport { readFileSync } from 'node:fs';"],
  ])('let through: %s', (line) => {
    const texts = { 'server/review/rules.ts': line, 'server/problem.ts': '', 'db/client.ts': '' };
    expect(breachesOf(purity.pureFilesImportPureFiles, texts)).toEqual([]);
  });

  test.each([
    ['const x = new Date();'],
    ['const x = Date();'],
    ['const x = Date.now();'],
    ['const x = Math.random();'],
    ['const x = process.env.HOME;'],
    ['const x = performance.now();'],
    ['const x = crypto.randomUUID();'],
    ["const x = fetch('/');"],
    ['const x = (process as object);'],
  ])('refused in a pure file: %s', (line) => {
    expect(breachesOf(purity.pureFilesTakeNothingFromOutside, { 'server/review/rules.ts': line })).toHaveLength(1);
  });

  test.each([
    ['const x = new Date(0);'],
    ['const x = { process: 1 }.process;'],
    ['interface Steps { fetch(): void }'],
    ["import 'server-only';\nconst x = Date.now();"],
  ])('let through: %s', (line) => {
    expect(breachesOf(purity.pureFilesTakeNothingFromOutside, { 'server/review/rules.ts': line })).toEqual([]);
  });
});

const lines = (count: number) => 'x();\n'.repeat(count);

describe('shape', () => {
  const refused: readonly [string, Rule, Texts][] = [
    ['a file of 401 lines', shape.filesAreShort, { 'db/a.ts': lines(401) }],
    ['a function of 71 lines', shape.functionsAreShort, { 'db/a.ts': `function f() {\n${lines(69)}}` }],
    ['an arrow of 71 lines', shape.functionsAreShort, { 'db/a.ts': `const f = () => {\n${lines(69)}};` }],
    ['a test of 71 lines', shape.functionsAreShort, { 'test/a.ts': `test('a', () => {\n${lines(69)}});` }],
    ['any', shape.noAny, { 'test/a.ts': 'let x: Record<string, any>;' }],
    ['a bang', shape.noBang, { 'test/a.ts': 'x!.y;' }],
    ['a bang on a declaration', shape.noBang, { 'db/a.ts': 'class A { x!: string }' }],
    ['a bare error', shape.noBareErrors, { 'server/a.ts': "throw new Error('no');" }],
    ['a TRPCError in a room', shape.noBareErrors, { 'server/review/a.ts': 'throw new TRPCError({});' }],
    ['a default function', shape.defaultExportsOnlyInApp, { 'components/a.tsx': 'export default function A() {}' }],
    ['a name made default', shape.defaultExportsOnlyInApp, { 'db/a.ts': 'const a = 1; export { a as default };' }],
    ['a barrel of all', shape.noBarrels, { 'db/index.ts': "export * from './a';" }],
    ['a barrel of names', shape.noBarrels, { 'db/all.ts': "export { a } from './a';\nexport type { B } from './b';" }],
    [
      'two components in a file',
      shape.componentsAreNamedAsTheirFiles,
      { 'components/ui/a-b.tsx': 'export function AB() {}\nexport const Other = () => null;' },
    ],
    [
      "a component that is not its file's",
      shape.componentsAreNamedAsTheirFiles,
      { 'components/ui/a-b.tsx': 'export function Other() {}' },
    ],
    ['a note to self', shape.noLeftovers, { 'db/a.ts': `// ${'TO'}${'DO'} later` }],
    ['a silenced type', shape.noLeftovers, { 'db/a.ts': `// @ts-${'ignore'}` }],
    ['a skipped test', shape.noLeftovers, { 'test/a.ts': `test${'.skip'}('a', () => {});` }],
  ];

  test.each(refused)('refused: %s', (_name, rule, texts) => {
    expect(breachesOf(rule, texts)).toHaveLength(1);
  });

  const allowed: readonly [string, Rule, Texts][] = [
    ['a file of 400 lines', shape.filesAreShort, { 'db/a.ts': lines(400) }],
    ['a function of 70 lines', shape.functionsAreShort, { 'db/a.ts': `function f() {\n${lines(68)}}` }],
    ['a long describe', shape.functionsAreShort, { 'test/a.ts': `describe('a', () => {\n${lines(99)}});` }],
    ['the word any', shape.noAny, { 'db/a.ts': "const x = 'any'; // any" }],
    ['not, and not equal', shape.noBang, { 'db/a.ts': 'const x = !y && y !== z;' }],
    ['a problem', shape.noBareErrors, { 'server/review/a.ts': "throw problem('too_late');" }],
    ['an error in a test', shape.noBareErrors, { 'test/a.ts': "throw new Error('no');" }],
    ['a page', shape.defaultExportsOnlyInApp, { 'app/page.tsx': 'export default function Page() {}' }],
    ['the settings of a tool', shape.defaultExportsOnlyInApp, { 'drizzle.config.ts': 'export default {};' }],
    [
      'a component, its type and its hook',
      shape.componentsAreNamedAsTheirFiles,
      {
        'components/ui/icon-button.tsx': 'export interface Props {}\nexport const IconButton = 1, useIt = 2, MAX = 3;',
      },
    ],
    ['a file that also says something', shape.noBarrels, { 'db/a.ts': "export * from './b';\nexport const x = 1;" }],
  ];

  test.each(allowed)('let through: %s', (_name, rule, texts) => {
    expect(breachesOf(rule, texts)).toEqual([]);
  });
});

describe('names', () => {
  test.each([['server/review/utils.ts'], ['components/hooks/use-x.ts'], ['server/lib/x.ts'], ['db/helpers.test.ts']])(
    'a drawer is refused: %s',
    (path) => {
      expect(breachesOf(names.noDrawers, { [path]: '' })).toHaveLength(1);
    },
  );

  test.each([
    ['components/ui/Button.tsx'],
    ['server/review/review_queue.ts'],
    ['components/reviewQueue/a.tsx'],
    ['server/(work)/a.ts'],
  ])('not kebab-case is refused: %s', (path) => {
    expect(breachesOf(names.namesAreKebab, { [path]: '' })).toHaveLength(1);
  });

  test('what frameworks and origins name is let through', () => {
    const paths = [
      'app/(work)/work/[projectId]/page.tsx',
      'app/api/[...nextauth]/route.ts',
      'README.md',
      '.biome.json',
    ];
    const data = ['db/migrations/0000_tables.sql', 'db/seed/images/hard_00.jpg'];
    const texts = Object.fromEntries([...paths, ...data, 'test/a.db.test.ts'].map((path) => [path, '']));
    expect(breachesOf(names.namesAreKebab, texts)).toEqual([]);
    expect(breachesOf(names.noDrawers, texts)).toEqual([]);
  });

  test('a folder of server/ outside the order is refused', () => {
    expect(breachesOf(names.roomsAreDeclared, { 'server/misplaced/a.ts': '' })).toHaveLength(1);
    expect(breachesOf(names.roomsAreDeclared, { 'server/review/a.ts': '', 'server/cli/b.ts': '' })).toEqual([]);
  });

  test('a file that only its test leads to is dead', () => {
    const texts = {
      'app/page.tsx': "import type { X } from '@/server/review/contract';",
      'server/review/contract.ts': '',
      'server/review/rules.ts': '',
      'test/review/rules.test.ts': "import '@/server/review/rules';",
    };
    expect(breachesOf(names.noDeadFiles, texts)).toEqual(['server/review/rules.ts nothing in the product leads to it']);
  });
});

describe('the lock file', () => {
  const lock = (packages: object) => ({ 'package-lock.json': JSON.stringify({ packages }, null, 2) });
  const safe = {
    'node_modules/next': { version: '16.4.5' },
    'node_modules/sharp': { version: '0.36.0' },
    'node_modules/next-auth': { version: '4.24.15' },
  };

  test('refused: a registry host', () => {
    const texts = lock({ 'node_modules/a': { resolved: 'https://registry.example/a.tgz' } });
    expect(breachesOf(names.lockNamesNoHost, texts)).toHaveLength(1);
    expect(breachesOf(names.lockNamesNoHost, lock(safe))).toEqual([]);
  });

  test('refused: an old copy, also a nested one, a pre-release and none', () => {
    expect(breachesOf(names.versionsAreSafe, lock(safe))).toEqual([]);
    const nested = { 'node_modules/next/node_modules/sharp': { version: '0.34.9' } };
    expect(breachesOf(names.versionsAreSafe, lock({ ...safe, ...nested }))).toHaveLength(1);
    expect(
      breachesOf(names.versionsAreSafe, lock({ ...safe, 'node_modules/next': { version: '16.4.5-canary.1' } })),
    ).toHaveLength(1);
    expect(breachesOf(names.versionsAreSafe, lock({}))).toHaveLength(3);
  });
});
