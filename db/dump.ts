import postgres from 'postgres';

/** A kind of thing in a schema, and the statement that writes each one out, in an order that never changes by itself. */
const kinds: readonly { readonly title: string; readonly query: string }[] = [
  {
    title: 'Types',
    query: `
      select format('create type %I as enum (%s);', t.typname,
        (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as line
      from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype = 'e' order by t.typname`,
  },
  {
    title: 'Tables',
    query: `
      select format(E'create table %I (\\n%s\\n);', c.relname, string_agg(
        format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attidentity <> '' then ' generated always as identity' else '' end,
          case when a.attnotnull then ' not null' else '' end,
          case when d.oid is null then ''
            when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
            else ' default ' || pg_get_expr(d.adbin, d.adrelid) end),
        E',\\n' order by a.attnum)) as line
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`,
  },
  {
    title: 'Constraints',
    query: `
      select format('alter table %s add constraint %I %s;', conrelid::regclass, conname, pg_get_constraintdef(oid, true)) as line
      from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and contype in ('p', 'u', 'c', 'f', 'x')
      order by conrelid::regclass::text, position(contype in 'pucxf'), conname`,
  },
  {
    title: 'Indexes',
    query: `
      select pg_get_indexdef(i.indexrelid) || ';' as line from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      order by i.indrelid::regclass::text, c.relname`,
  },
  {
    title: 'Views',
    query: `
      select format(E'create %s %I as\\n%s', case relkind when 'm' then 'materialized view' else 'view' end, relname,
        pg_get_viewdef(oid, true)) as line
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') order by relname`,
  },
  {
    title: 'Functions',
    query: `
      select rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as line from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') order by p.proname, p.oid::regprocedure::text`,
  },
  {
    title: 'Triggers',
    query: `
      select pg_get_triggerdef(t.oid, true) || ';' as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by c.relname, t.tgname`,
  },
];

/** The product's schema as SQL, read from the catalogue of the database at `url` (there is no pg_dump in the house). */
export async function dumpSchema(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const parts = ['-- What db/migrations make together. Written by `npm run db:schema`; read it, do not edit it.'];
    for (const { title, query } of kinds) {
      const rows = await sql.unsafe<{ line: string }[]>(query);
      const lines = rows.map((row) => row.line.trimEnd());
      const between = lines.some((line) => line.includes('\n')) ? '\n\n' : '\n';
      if (lines.length > 0) parts.push(`-- ${title}`, lines.join(between));
    }
    return `${parts.join('\n\n')}\n`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
