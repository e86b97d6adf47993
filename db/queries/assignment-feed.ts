import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { hasDoneKin, isSurplus } from './assignment';
import { startedToday } from './assignment-standing';

export interface FeedRow extends Record<string, unknown> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly task: 'boxes' | 'classes' | 'pairs';
  readonly state: 'draft' | 'open' | 'paused' | 'closed';
  readonly currency: string;
  readonly price_minor: string;
  readonly fee_bps: number;
  readonly lease_minutes: number;
  readonly slow_seconds: number | null;
  readonly pace_answers: number | null;
  readonly estimate_seconds: number;
  readonly median_seconds: number | null;
  readonly measured_workers: number;
  readonly measured_answers: number;
  readonly items_left: number;
  /** A lease ran out: its money pays for whoever takes the item over. */
  readonly has_lapsed: boolean;
  readonly in_hand: number;
  readonly has_joined: boolean;
  readonly has_read_guide: boolean;
  readonly training_items: number;
  readonly test_items: number | null;
  readonly test_pass_mark: number;
  readonly test_retake_hours: number;
  readonly test_attempts: number;
  readonly daily_cap: number | null;
  readonly started_today: number;
  readonly language: string | null;
  readonly speaks: boolean;
  readonly requester_id: string;
  readonly requester: string;
  readonly answers_paid: number;
  readonly median_hours_to_pay: number | null;
  readonly requester_projects: number;
}

/**
 * Items of the project p that the person could start now, each set of near-duplicates once, up to `counted`. A large project
 * has so many that the first of its open seats tell it: only where they do not are eight times as many looked at, and so on
 * until there are no others.
 */
function itemsLeft(personId: string, at: string, counted: number): SQL {
  const among = (seats: SQL) => sql`
    (select array_agg(item_id) as items, count(*) as found from (
       select item_id from seats where project_id = p.id and purpose = 'label' and state = 'open'
        order by shard, priority, lot limit ${seats}) first) open
    cross join lateral (
      select count(*)::int as count from (
        select distinct coalesce(i.kin_id, i.id) from (
               select unnest(open.items) as item_id
               union
               select item_id from seats lapsed where project_id = p.id and purpose = 'label' and state = 'leased'
                  and lease_until <= ${at}::timestamptz and not (${isSurplus(sql.raw('lapsed'))})) s
         cross join lateral (select id, project_id, kin_id from items where id = s.item_id and state = 'active' offset 0) i
         where not exists (select 1 from seats own where own.item_id = s.item_id and own.holder_id = ${personId} offset 0)
           and not exists (select 1 from skips k where k.item_id = s.item_id and k.person_id = ${personId} offset 0)
           and not (${hasDoneKin(personId)})
         limit ${counted}) left_over) available`;
  const first = sql`${Math.ceil(counted * 1.5)}::int`;
  return sql`
    with recursive looked as (
      select ${first} as seats, found, count from ${among(first)}
      union all
      select before.seats * 8, open.found, available.count
        from looked before cross join lateral ${among(sql`before.seats * 8`)}
       where before.count < ${counted} and before.found = before.seats)
    select count from looked order by seats desc limit 1`;
}

/**
 * Projects with what each offers a person. With `projectId` only that one, in any state but draft; without, a hundred: first
 * those in which the person has work to finish, then open ones that are not the person's own, those with a label to give
 * first, one of every requester before anybody's second. Which of more than a hundred these are is drawn for each person
 * and day (UTC), so that no project is out of everybody's sight. Times are medians of the last 200 answers, in which each
 * worker's own median counts once; payment times of up to 200 paid ones. What is open is asked for in the order of its index:
 * else the planner read all seats for it.
 */
export async function feedFor(db: Queryable, personId: string, now: Date, counted: number, projectId: string | null) {
  const at = now.toISOString();
  const place = sql`in_hand > 0 desc, has_label desc, of_requester, drawn`;
  return db.execute<FeedRow>(sql`
    select p.id, p.title, p.summary, p.task, p.state, p.currency, p.price_minor::text, p.fee_bps, p.lease_minutes, p.estimate_seconds,
           pace.slow_seconds, pace.answers as pace_answers,
           took.median as median_seconds, took.workers as measured_workers, took.answers as measured_answers, (${itemsLeft(personId, at, counted)}) as items_left, p.in_hand,
           exists (select 1 from seats e where e.project_id = p.id and e.purpose = 'label' and e.state = 'leased' and e.lease_until <= ${at}::timestamptz
                     and not (${isSurplus(sql.raw('e'))})) as has_lapsed,
           member.id is not null as has_joined, ack.person_id is not null as has_read_guide,
           (select count(*)::int from gold_items t where t.project_id = p.id and t.use = 'training' and t.state = 'active') as training_items,
           p.test_items, p.test_pass_mark, p.test_retake_hours, p.test_attempts,
           p.daily_cap, ${startedToday(personId, at)} as started_today, p.language, p.language is null or p.language = any(w.languages) as speaks,
           p.created_by as requester_id, r.name as requester, paid.count as answers_paid, paid.hours as median_hours_to_pay, paid.projects as requester_projects
      from (
        select p.*, mine.in_hand, has_label, drawn, row_number() over (partition by p.created_by, has_label order by drawn) as of_requester
          from projects p
         cross join lateral (
           select md5(p.id || ${personId} || (${at}::timestamptz at time zone 'UTC')::date) as drawn,
                  (select id from seats where project_id = p.id and purpose = 'label' and state = 'open'
                    order by shard, priority, lot limit 1) is not null as has_label) shown
         cross join lateral (
           select count(*)::int as in_hand from seats s
            where s.holder_id = ${personId} and s.project_id = p.id and s.state = 'leased') mine
         where case when ${projectId}::uuid is null
                    then (p.state = 'open' or p.id in (select h.project_id from seats h
                                                        where h.holder_id = ${personId} and h.state = 'leased'))
                     and (mine.in_hand > 0 or not exists (
                            select 1 from project_members o where o.project_id = p.id
                               and o.person_id = ${personId} and o.role in ('owner', 'reviewer')))
                    else p.id = ${projectId}::uuid and p.state <> 'draft' end
         order by ${place} limit 100) p
      left join project_paces pace on pace.project_id = p.id
      join people r on r.id = p.created_by
      join people w on w.id = ${personId}
      left join lateral (select person_id as id from project_members
                          where project_id = p.id and person_id = ${personId} and role = 'worker') member on true
      left join lateral (select id from guide_versions where project_id = p.id and state = 'published'
                          order by number desc limit 1) g on true
      left join acknowledgements ack on ack.guide_version_id = g.id and ack.person_id = ${personId}
     cross join lateral (
       select (percentile_cont(0.5) within group (order by one.median))::real as median,
              count(*)::int as workers, coalesce(sum(one.answers), 0)::int as answers
         from (select percentile_cont(0.5) within group (order by a.active_seconds) as median, count(*) as answers
                 from (select worker_id, active_seconds from annotations where project_id = p.id order by id desc limit 200) a
                group by a.worker_id) one) took
     cross join lateral (
       select count(*)::int as count,
              (percentile_cont(0.5) within group (order by extract(epoch from sample.resolved_at - sample.filled_at)) / 3600)::real as hours,
              (select count(*)::int from projects q where q.created_by = p.created_by and q.state <> 'draft') as projects
         from (select res.resolved_at, s.filled_at
                 from projects q
                cross join lateral (select id, seat_id from ledger_holds where project_id = q.id offset 0) h
                cross join lateral (
                  select resolved_at from ledger_hold_resolutions where hold_id = h.id and outcome = 'accepted' offset 0) res
                cross join lateral (select filled_at from seats where id = h.seat_id and hold_id = h.id offset 0) s
                where q.created_by = p.created_by limit 200) sample) paid
     order by ${place}`);
}
