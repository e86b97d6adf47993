/** The law of the house, read from its source. Each rule is tried on a bad sample in test/tidy/rules.test.ts. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import * as imports from '@/test/tidy/imports';
import * as names from '@/test/tidy/names';
import * as purity from '@/test/tidy/purity';
import * as shape from '@/test/tidy/shape';
import { type Rule, worldOnDisk } from '@/test/tidy/world';

/** The rooms of server/, bottom to top: a room imports only from those above it in this list. */
const rooms = [
  'geometry',
  'consensus',
  'accounts',
  'projects',
  'guides',
  'datasets',
  'ledger',
  'assignment',
  'annotations',
  'skill',
  'estimates',
  'review',
  'engine',
  'interchange',
];

const world = worldOnDisk(resolve(import.meta.dirname, '..'), rooms);

const laws: Readonly<Record<string, Rule>> = {
  'imports run downwards, between floors and between rooms': imports.importsRunDownwards,
  'imports run in no circle': imports.importsRunInNoCircle,
  'only db/ speaks to PostgreSQL, and rooms do not know the web': imports.packagesStayHome,
  'zod does not reach the browser': imports.browserHasNoZod,
  'the door sign is the first import': purity.doorSignStandsFirst,
  'a pure file imports pure files and zod alone': purity.pureFilesImportPureFiles,
  'a pure file reads no clock, dice or environment': purity.pureFilesTakeNothingFromOutside,
  'every folder of server/ is a room in the order or a door': names.roomsAreDeclared,
  'no drawers': names.noDrawers,
  'names are kebab-case': names.namesAreKebab,
  'no dead files': names.noDeadFiles,
  'no barrels': shape.noBarrels,
  'default exports stand in app/ alone': shape.defaultExportsOnlyInApp,
  'one component a file, named as it': shape.componentsAreNamedAsTheirFiles,
  'no `any`': shape.noAny,
  'no non-null `!`': shape.noBang,
  'no bare errors': shape.noBareErrors,
  'no leftovers': shape.noLeftovers,
  'files have at most 400 lines': shape.filesAreShort,
  'functions have at most 70 lines': shape.functionsAreShort,
  'the lock file names no host': names.lockNamesNoHost,
  'no package is older than its safe version': names.versionsAreSafe,
};

test.each(Object.entries(laws))('%s', (_promise, law) => {
  expect(law(world).map(({ where, says }) => `${where} ${says}`)).toEqual([]);
});

test('the tree was read', () => {
  expect(world.sources.size).toBeGreaterThan(100);
});
