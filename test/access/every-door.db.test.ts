import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { TRPCError } from '@trpc/server';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { appRouter, createCaller } from '@/server/api/root';
import type { Door } from '@/server/api/trpc';
import type { Actor } from '@/server/call';
import { Problem } from '@/server/problem';
import { type ProjectRight, requireProjectRight } from '@/server/projects/access';
import { testDatabase } from '@/test/support/database';
import { freeIds, inputs, openToMembers, openToStrangers, openWhileProjectIs, routes } from './doors';
import { complaintAgainst, idNames, sampleInput } from './sample-input';
import { insertWorld } from './world';

const { db } = await testDatabase();
const { here, elsewhere, newcomer, staff } = await insertWorld(db);

interface Procedure {
  readonly path: string;
  readonly door: Door | undefined;
  readonly schemas: readonly unknown[];
}

const procedures: Procedure[] = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const { meta, inputs: schemas } = (procedure as unknown as { _def: { meta?: { door: Door }; inputs: unknown[] } })
    ._def;
  return { path, door: meta?.door, schemas };
});

const everybody: Readonly<Record<string, Actor | null>> = {
  'a stranger': null,
  'somebody with no part in it': newcomer,
  'a worker of another project': elsewhere.people.worker,
  'a reviewer of another project': elsewhere.people.reviewer,
  'the owner of another project': elsewhere.people.owner,
  'its worker': here.people.worker,
  'its reviewer': here.people.reviewer,
  'its owner': here.people.owner,
  staff,
};

const admitted: Readonly<Record<ProjectRight, readonly string[]>> = {
  own: ['its owner'],
  review: ['its owner', 'its reviewer'],
  see: ['its owner', 'its reviewer', 'staff'],
  work: ['its worker'],
};

class UndoAll extends Error {}

/** Runs something in a transaction that is then undone, so that no call can change the world of the next. */
async function undone<T>(act: (inside: Queryable) => Promise<T>): Promise<T> {
  const kept: T[] = [];
  const outcome = db.transaction(async (inside) => {
    kept.push(await act(inside));
    throw new UndoAll();
  });
  await outcome.catch((error: unknown) => {
    if (!(error instanceof UndoAll)) throw error;
  });
  return kept[0] as T;
}

async function call(
  inside: Queryable,
  actor: Actor | null,
  path: string,
  input: unknown,
  pageOf?: string,
): Promise<unknown> {
  const now = new Date();
  const caller = createCaller({
    db: inside,
    actor,
    now,
    locale: 'en',
    requestId: 'every-door',
    remoteAddress: newId(),
    pageOf,
  });
  const door = path.split('.').reduce<unknown>((at, step) => Reflect.get(Object(at), step), caller);
  return await (door as (input: unknown) => Promise<unknown>)(input);
}

/** The refusal of a call as its code, or `let in` when the door let the caller through to the work itself. */
async function answerTo(actor: Actor | null, path: string, input: unknown, pageOf?: string): Promise<string> {
  return await undone(async (inside) => {
    try {
      await call(inside, actor, path, input, pageOf);
      return 'let in';
    } catch (error) {
      const cause = error instanceof TRPCError ? error.cause : undefined;
      return cause instanceof Problem ? cause.code : 'let in';
    }
  });
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

const at = (door: string) => procedures.filter((procedure) => procedure.door?.startsWith(door));

describe('the list of doors', () => {
  test('every procedure says who may come through', () => {
    expect(procedures.filter((procedure) => !procedure.door).map(({ path }) => path)).toEqual([]);
  });

  test('what needs a person is refused to a page that was made for another person, and open to their own', async () => {
    const { worker } = here.people;
    const asked = procedures.filter(({ door }) => door !== 'public');
    for (const { path } of asked)
      expect([path, await answerTo(worker, path, {}, newcomer.id)]).toEqual([path, 'other_person']);
    expect(await answerTo(worker, 'annotations.record', {}, worker.id)).toBe('let in');
  });

  test('every procedure open to strangers has a reason, and no reason is left over', () => {
    expect(
      at('public')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(Object.keys(openToStrangers).sort());
  });

  test('every procedure open to all members has a reason, and no reason is left over', () => {
    expect(
      at('member')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(Object.keys(openToMembers).sort());
  });

  test('every route handler says how it proves access, and none is left over', () => {
    const found = sourcesIn('app').filter((path) => /\/route\.tsx?$/.test(path));
    expect(found.sort()).toEqual(Object.keys(routes).sort());
  });

  test('no server function is another way in', () => {
    const marked = ['app', 'components', 'server'].flatMap(sourcesIn).filter((path) => {
      return /^\s*['"]use server['"]/m.test(readFileSync(path, 'utf8'));
    });
    expect(marked).toEqual([]);
  });
});

describe('rights in a project', () => {
  const matrix = Object.entries(admitted).flatMap(([right, names]) =>
    Object.entries(everybody).map(([who, actor]) => ({
      right: right as ProjectRight,
      who,
      actor,
      may: names.includes(who),
    })),
  );

  test.each(matrix.filter(({ actor }) => actor))('$who, $right: $may', async ({ right, actor, may }) => {
    if (!actor) return;
    const asked = requireProjectRight({ db, actor, now: new Date(), locale: 'en' }, here.projectId, right);
    if (may) expect((await asked).id).toBe(here.projectId);
    else await expect(asked).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('strangers', () => {
  const closed = procedures.filter(({ door }) => door !== 'public');

  test.each(closed)('are sent to sign in: $path', async ({ path }) => {
    expect(await answerTo(null, path, { projectId: here.projectId })).toBe('signed_out');
  });
});

describe('the wrong person', () => {
  const attempts = at('project:').flatMap(({ path, door }) => {
    const right = door?.slice('project:'.length) as ProjectRight;
    const wrong = Object.entries(everybody).filter(([who, actor]) => actor && !admitted[right].includes(who));
    return wrong.map(([who, actor]) => ({ path, who, actor }));
  });

  test.each(attempts)('$path is not there for $who', async ({ path, actor }) => {
    expect(await answerTo(actor, path, { projectId: here.projectId })).toBe('missing');
  });

  const outsiders = Object.entries(everybody).filter(([who, actor]) => actor && who !== 'staff');
  const office = at('staff').flatMap(({ path }) => outsiders.map(([who, actor]) => ({ path, who, actor })));

  test.each(office)('$path is not there for $who', async ({ path, actor }) => {
    expect(await answerTo(actor, path, {})).toBe('missing');
  });
});

describe("another project's things", () => {
  /** Which ids of an input could name something of another project. */
  const probed = procedures
    .filter(({ door }) => door === 'member' || door?.startsWith('project:'))
    .map((procedure) => {
      const own = procedure.door === 'member' ? [] : ['projectId'];
      const names = idNames(procedure.schemas).filter((name) => !freeIds.has(name) && !own.includes(name));
      return { ...procedure, names };
    })
    .filter(({ names }) => names.length > 0);

  const foreign: Readonly<Record<string, string>> = { ...elsewhere.ids, projectId: elsewhere.projectId };

  function inputFor({ path, door, schemas }: Procedure, idFor: (name: string) => string): Record<string, unknown> {
    const id = (name: string) => (name === 'projectId' && door !== 'member' ? here.projectId : idFor(name));
    return { ...sampleInput(schemas, id), ...inputs[path]?.(id) };
  }

  /** A digest of every row of the other project. */
  async function rowsElsewhere(inside: Queryable): Promise<string> {
    const tables = await inside.execute<{ name: string }>(sql`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'project_id' order by 1`);
    const digest = createHash('sha256');
    for (const { name } of tables) {
      const rows = await inside.execute(sql`
        select t::text as row from ${sql.identifier(name)} t where project_id = ${elsewhere.projectId} order by 1`);
      digest.update(JSON.stringify(rows));
    }
    return digest.digest('hex');
  }

  const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

  /** What a call came to, with ids blotted out, and whether it left the other project as it was. */
  async function outcomeOf(procedure: Procedure, actor: Actor, idFor: (name: string) => string) {
    return await undone(async (inside) => {
      if (openWhileProjectIs.has(procedure.path)) {
        await inside.execute(sql`update projects set state = 'draft' where id = ${elsewhere.projectId}`);
      }
      const before = await rowsElsewhere(inside);
      let said: string;
      try {
        const result = await inside.transaction((savepoint) =>
          call(savepoint, actor, procedure.path, inputFor(procedure, idFor)),
        );
        said = JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)) ?? 'nothing';
      } catch (error) {
        const cause = error instanceof TRPCError ? error.cause : error;
        said = cause instanceof Problem ? `refused: ${cause.code}` : `broken: ${cause}`;
      }
      return { said: said.replace(uuid, 'id'), isUntouched: (await rowsElsewhere(inside)) === before };
    });
  }

  test.each(probed)('$path knows what $names can be', ({ path, names, schemas, ...rest }) => {
    expect(names.filter((name) => !(name in foreign))).toEqual([]);
    expect(
      complaintAgainst(
        schemas,
        inputFor({ path, schemas, ...rest }, () => newId()),
      ),
    ).toBeNull();
  });

  test.each(probed)('$path refuses them, or takes them for nothing', async (procedure) => {
    const actor = procedure.door === 'project:work' ? here.people.worker : here.people.owner;
    const nothing = Object.fromEntries(procedure.names.map((name) => [name, newId()]));
    const onNothing = await outcomeOf(procedure, actor, (name) => nothing[name] ?? newId());
    const onForeign = await outcomeOf(procedure, actor, (name) => foreign[name] ?? newId());
    expect(onForeign.isUntouched).toBe(true);
    if (!onForeign.said.startsWith('refused')) expect(onForeign.said).toBe(onNothing.said);
    expect(onForeign.said).not.toMatch(/^broken/);
  });
});
