import { type SQL, sql } from 'drizzle-orm';
import { answersTo, asked, asking } from '@/db/asking';
import { fixed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';

/** drizzle leaves times as text and numerics as text in raw statements; the room makes them what they are. */
export interface StandingRow extends Record<string, unknown> {
  readonly state: 'draft' | 'open' | 'paused' | 'closed';
  readonly task: 'boxes' | 'classes' | 'pairs';
  readonly currency: string;
  readonly price_minor: string;
  readonly fee_bps: number;
  readonly lease_minutes: number;
  readonly estimate_seconds: number;
  readonly slow_seconds: number | null;
  readonly pace_answers: number | null;
  readonly guide_version_id: string | null;
  readonly has_read_guide: boolean;
  readonly ontology_version_id: string;
  readonly classes: unknown;
  readonly roles: ('owner' | 'reviewer' | 'worker')[];
  readonly gold_every: number | null;
  readonly test_items: number | null;
  readonly test_pass_mark: number;
  readonly test_retake_hours: number;
  readonly test_attempts: number;
  readonly has_training: boolean;
  readonly language: string | null;
  /** The person works in the project's language, or it asks for none. */
  readonly speaks: boolean;
  readonly daily_cap: number | null;
  /** Items the person started today and did not hand back; 0 where nothing is capped. */
  readonly started_today: number;
  /** When the person handed items back within the last hour, the newest first; reports of broken items do not count. */
  readonly handed_back: string[];
  /** The person holds seats of the project other than those that are about to end. */
  readonly holds_leases: boolean;
  /** One of the labels that the person holds is marked as surplus (`markSurplusLeases`). */
  readonly holds_surplus: boolean;
}

/** Of the project p: items that the person started today (UTC) and did not hand back; 0 where nothing is capped. */
export function startedToday(personId: string | SQL, at: string | SQL): SQL {
  return sql`
    case when p.daily_cap is null then 0 else (
      select count(*)::int from seats s where s.holder_id = ${personId} and s.project_id = p.id
         and (s.state = 'leased' or s.state = 'filled' and s.filled_at >= date_trunc('day', ${at}::timestamptz, 'UTC'))) end`;
}

const standing = fixed<{ asks: string }>(['asks'], ({ asks }) => {
  const [personId, at] = [sql.raw('who.person_id'), sql.raw('who.at')];
  return sql`
    select who.place, p.state, p.task, p.currency, p.price_minor, p.fee_bps, p.lease_minutes, p.estimate_seconds, pace.slow_seconds, pace.answers as pace_answers,
           g.id as guide_version_id, a.person_id is not null as has_read_guide,
           o.id as ontology_version_id, o.classes, m.roles,
           p.gold_every, p.test_items, p.test_pass_mark, p.test_retake_hours, p.test_attempts,
           exists (select 1 from gold_items t where t.project_id = p.id and t.use = 'training' and t.state = 'active') as has_training,
           p.language, p.language is null or p.language = any(w.languages) as speaks, p.daily_cap,
           ${startedToday(personId, at)} as started_today,
           (select coalesce(json_agg(k.skipped_at order by k.skipped_at desc), '[]') from skips k join items i on i.id = k.item_id
                  where k.person_id = ${personId} and k.skipped_at > ${at}::timestamptz - interval '1 hour'
                    and k.reason in ('hand_back', 'cannot_tell') and i.project_id = p.id) as handed_back,
           exists (select from seats s where s.holder_id = ${personId} and s.project_id = p.id and s.state = 'leased'
                                         and s.id <> all(who.ended) offset 0) as holds_leases,
           exists (select from seats s where s.holder_id = ${personId} and s.project_id = p.id and s.state = 'leased'
                                         and s.is_surplus offset 0) as holds_surplus
      from jsonb_to_recordset(${asks}::jsonb) as who(place int, project_id uuid, person_id uuid, at timestamptz, ended uuid[])
     cross join lateral (select * from projects where id = who.project_id offset 0) p
     cross join lateral (select languages from people where id = ${personId} offset 0) w
      left join lateral (select * from project_paces where project_id = p.id offset 0) pace on true
      left join lateral (select id from guide_versions where project_id = p.id and state = 'published'
                          order by number desc limit 1) g on true
      left join lateral (
        select person_id from acknowledgements where guide_version_id = g.id and person_id = ${personId} offset 0) a on true
      left join lateral (select id, classes from ontology_versions where project_id = p.id
                          order by number desc limit 1) o on true
      left join lateral (select coalesce(array_agg(role), '{}') as roles from project_members
                          where project_id = p.id and person_id = ${personId}) m on true`;
});

interface StandingAsk {
  readonly project_id: string;
  readonly person_id: string;
  readonly at: Date;
  readonly ended: readonly string[];
}

const standings = asking(async (db, asks: readonly StandingAsk[]) => {
  const rows = await db.execute<StandingRow & { place: number }>(standing({ asks: asked(asks) }));
  return answersTo(asks, rows).map(([row]) => row ?? null);
});

/**
 * Everything that decides whether a person may work in a project, and under what terms, in one statement; the seats of
 * `ended` are about to be theirs no more.
 */
export function workStanding(
  db: Queryable,
  projectId: string,
  personId: string,
  now: Date,
  ended: readonly string[] = [],
): Promise<StandingRow | null> {
  return standings(db, { project_id: projectId, person_id: personId, at: now, ended });
}
