/** Where the server's time goes: statements by pg_stat_statements, and what running ones wait for, sampled. */
import type postgres from 'postgres';

export interface Profile {
  readonly statements: readonly {
    readonly calls: number;
    readonly meanMs: number;
    readonly totalMs: number;
    readonly text: string;
  }[];
  readonly waits: readonly { readonly what: string; readonly share: number }[];
}

const everyMs = 40;
const shown = 14;

/** Watches the database while `act` runs. */
export async function profiled<T>(sql: postgres.Sql, act: () => Promise<T>): Promise<{ result: T; profile: Profile }> {
  await sql`select pg_stat_statements_reset()`;
  const seen = new Map<string, number>();
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      const rows = await sql<{ what: string; count: number }[]>`
        select coalesce(wait_event_type || ': ' || wait_event, 'running') as what, count(*)::int as count
          from pg_stat_activity where wait_event is distinct from 'PgSleep' and datname = current_database() and state = 'active' and pid <> pg_backend_pid() group by 1`;
      for (const { what, count } of rows) seen.set(what, (seen.get(what) ?? 0) + count);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  const result = await act();
  isOver = true;
  await sampling;
  const statements = await sql<Profile['statements'][number][]>`
    select calls::int, mean_exec_time as "meanMs", total_exec_time as "totalMs",
           left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as text
      from pg_stat_statements where query not like '%pg_stat%' and query not like '%pg_sleep%' order by total_exec_time desc limit ${shown}`;
  const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const waits = [...seen].map(([what, count]) => ({ what, share: count / all })).toSorted((a, b) => b.share - a.share);
  return { result, profile: { statements: [...statements], waits: waits.slice(0, 8) } };
}

export function profileText({ statements, waits }: Profile): string {
  const lines = statements.map(
    ({ calls, meanMs, totalMs, text }) =>
      `| ${calls.toLocaleString('en')} | ${meanMs.toFixed(3)} | ${(totalMs / 1000).toFixed(2)} | \`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\` |`,
  );
  const waited = waits.map(({ what, share }) => `${what} ${(share * 100).toFixed(1)} %`).join(', ');
  return `| calls | mean ms | total s | statement |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n\nWhat active sessions were doing, sampled: ${waited}.`;
}
