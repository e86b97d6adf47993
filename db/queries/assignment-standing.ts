import { type SQL, sql } from 'drizzle-orm';
import { answersTo, asked, asking } from '@/db/asking';
import { fixed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';

/** What is the same for everybody who asks. */
interface ProjectTerms {
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
  readonly ontology_version_id: string;
  readonly classes: unknown;
  readonly gold_every: number | null;
  readonly test_items: number | null;
  readonly test_pass_mark: number;
  readonly test_retake_hours: number;
  readonly test_attempts: number;
  readonly has_training: boolean;
  readonly language: string | null;
  readonly daily_cap: number | null;
}

/** How a person stands in the project. */
interface PersonTerms {
  readonly has_read_guide: boolean;
  readonly roles: ('owner' | 'reviewer' | 'worker')[];
  /** The person works in the project's language, or it asks for none. */
  readonly speaks: boolean;
  /** Items the person started today and did not hand back; 0 where nothing is capped. */
  readonly started_today: number;
  /** When the person handed items back within the last hour, the newest first; and, apart, when they reported broken ones. */
  readonly handed_back: string[];
  readonly reported: string[];
  /** The person holds seats of the project other than those that are about to end. */
  readonly holds_leases: boolean;
  /** One of the labels that the person holds is marked as surplus (`markSurplusLeases`). */
  readonly holds_surplus: boolean;
}

/** drizzle leaves times as text and numerics as text in raw statements; the room makes them what they are. */
export type StandingRow = ProjectTerms & PersonTerms;

/** Of the project p: items that the person started today (UTC) and did not hand back; 0 where nothing is capped. */
export function startedToday(personId: string | SQL, at: string | SQL, projectId: SQL = sql`p.id`): SQL {
  return sql`
    case when p.daily_cap is null then 0 else (
      select count(*)::int from (
        select from seats s where s.holder_id = ${personId} and s.project_id = ${projectId} and s.state = 'leased'
        union all
        select from annotations a where a.worker_id = ${personId} and a.project_id = ${projectId}
           and a.submitted_at >= date_trunc('day', ${at}::timestamptz, 'UTC')) started) end`;
}

const standing = fixed<{ projectId: string; asks: string }>(['projectId', 'asks'], ({ projectId, asks }) => {
  const [personId, at] = [sql.raw('who.person_id'), sql.raw('who.at')];
  return sql`
    with terms as materialized (
      select p.state, p.task, p.currency, p.price_minor::text as price_minor, p.fee_bps, p.lease_minutes, p.estimate_seconds,
             pace.slow_seconds, pace.answers as pace_answers, g.id as guide_version_id, o.id as ontology_version_id, o.classes,
             p.gold_every, p.test_items, p.test_pass_mark, p.test_retake_hours, p.test_attempts,
             exists (select 1 from gold_items t where t.project_id = p.id and t.use = 'training' and t.state = 'active') as has_training,
             p.language, p.daily_cap
        from projects p
        left join lateral (select * from project_paces where project_id = p.id offset 0) pace on true
        left join lateral (select id from guide_versions where project_id = p.id and state = 'published'
                            order by number desc limit 1) g on true
        left join lateral (select id, classes from ontology_versions where project_id = p.id
                            order by number desc limit 1) o on true
       where p.id = ${projectId})
    select who.place, case when who.place = 0 then to_json(p) end as terms, w.id is not null as is_known,
           exists (select from acknowledgements a
                    where a.guide_version_id = p.guide_version_id and a.person_id = ${personId} offset 0) as has_read_guide,
           (select coalesce(array_agg(role), '{}') from project_members
             where project_id = ${projectId} and person_id = ${personId}) as roles,
           p.language is null or p.language = any(w.languages) as speaks,
           ${startedToday(personId, at, projectId)} as started_today,
           back.handed_back, back.reported,
           exists (select from seats s where s.holder_id = ${personId} and s.project_id = ${projectId} and s.state = 'leased'
                                         and s.id <> all(who.ended) offset 0) as holds_leases,
           exists (select from seats s where s.holder_id = ${personId} and s.project_id = ${projectId} and s.state = 'leased'
                                         and s.is_surplus offset 0) as holds_surplus
      from jsonb_to_recordset(${asks}::jsonb) as who(place int, person_id uuid, at timestamptz, ended uuid[])
     cross join terms p
      left join lateral (select id, languages from people where id = ${personId} offset 0) w on true
     cross join lateral (
       select coalesce(json_agg(k.skipped_at order by k.skipped_at desc) filter (where k.reason <> 'broken_item'), '[]') as handed_back,
              coalesce(json_agg(k.skipped_at order by k.skipped_at desc) filter (where k.reason = 'broken_item'), '[]') as reported
         from skips k join items i on i.id = k.item_id
        where k.person_id = ${personId} and k.skipped_at > ${at}::timestamptz - interval '1 hour'
          and k.reason in ('hand_back', 'cannot_tell', 'broken_item') and i.project_id = ${projectId}) back`;
});

interface StandingAsk {
  readonly project_id: string;
  readonly person_id: string;
  readonly at: Date;
  readonly ended: readonly string[];
}

type PersonRow = PersonTerms & {
  readonly place: number;
  readonly terms: ProjectTerms | null;
  readonly is_known: boolean;
};

/** Field by field: so many spread into one object are copied one after the other, a twentieth of what a hand-in costs the process. */
function standingOf(project: ProjectTerms, person: PersonTerms): StandingRow {
  return {
    state: project.state,
    task: project.task,
    currency: project.currency,
    price_minor: project.price_minor,
    fee_bps: project.fee_bps,
    lease_minutes: project.lease_minutes,
    estimate_seconds: project.estimate_seconds,
    slow_seconds: project.slow_seconds,
    pace_answers: project.pace_answers,
    guide_version_id: project.guide_version_id,
    ontology_version_id: project.ontology_version_id,
    classes: project.classes,
    gold_every: project.gold_every,
    test_items: project.test_items,
    test_pass_mark: project.test_pass_mark,
    test_retake_hours: project.test_retake_hours,
    test_attempts: project.test_attempts,
    has_training: project.has_training,
    language: project.language,
    daily_cap: project.daily_cap,
    has_read_guide: person.has_read_guide,
    roles: person.roles,
    speaks: person.speaks,
    started_today: person.started_today,
    handed_back: person.handed_back,
    reported: person.reported,
    holds_leases: person.holds_leases,
    holds_surplus: person.holds_surplus,
  };
}

/** What the project says is looked up and sent once for all who ask, with the first of them. */
const standings = asking(
  async (db, asks: readonly StandingAsk[]): Promise<readonly (StandingRow | null)[]> => {
    const [{ project_id: projectId = '' } = {}] = asks;
    const people = asks.map(({ person_id, at, ended }) => ({ person_id, at, ended }));
    const rows = await db.execute<PersonRow & Record<string, unknown>>(standing({ projectId, asks: asked(people) }));
    const terms = rows.find(({ place }) => place === 0)?.terms;
    return answersTo(asks, rows).map(([row]) => (row?.is_known && terms ? standingOf(terms, row) : null));
  },
  ({ project_id }) => project_id,
);

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
