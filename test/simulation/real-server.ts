import { sql } from 'drizzle-orm';
import { newId } from '@/db/ids';
import { draftOf } from '@/db/queries/annotations';
import { databaseTime } from '@/db/queries/clock';
import type { Queryable } from '@/db/queryable';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import type { DraftSaved } from '@/server/annotations/contract';
import { acceptAfterSilence, acceptFilledSeats } from '@/server/annotations/outcomes';
import { extendLease } from '@/server/assignment/assignment';
import { claimItems } from '@/server/assignment/claims';
import type { Claimed } from '@/server/assignment/contract';
import { buyLabels } from '@/server/assignment/dynamic-overlap';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { handBack } from '@/server/assignment/hand-back';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { closeProject, pauseProject, publishProject, resumeProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import type { Call, MemberCall } from '@/server/call';
import { addTexts, restoreItems, withdrawItems } from '@/server/datasets/datasets';
import { relabel } from '@/server/estimates/relabelling';
import { saveDraft as saveGuide } from '@/server/guides/guides';
import { allocate, deallocate, fundRequester } from '@/server/ledger/ledger';
import { projectMoney, workerMoney } from '@/server/ledger/money';
import { Problem } from '@/server/problem';
import { createProject, updateOntology, updateTerms } from '@/server/projects/projects';
import { addGold, restoreGold, retireGold } from '@/server/skill/skill';
import { kind, kindAnswer, rude, rudeAnswer } from '@/test/assignment/world';
import { personCall } from '@/test/ledger/book';
import type { Project } from '@/test/simulation/model';
import { writeEstimate } from '@/test/simulation/real-estimates';
import { seatName } from '@/test/simulation/run';
import { draftText, type Message, noDraft, type Seat } from '@/test/simulation/seats';
import { leastLabels } from '@/test/simulation/wishes';
import type { Action } from '@/test/simulation/world';

/** A project of the model as it stands in the database. */
interface Counterpart {
  readonly owner: MemberCall;
  readonly id: string;
  readonly itemIds: readonly string[];
  readonly seatIds: Map<Seat, string>;
  readonly seats: Map<string, Seat>;
  readonly submissions: Map<number, string>;
}

/** What the product answered, as the model's answers are written, and the seat that a claim gave. */
export interface RealAnswer {
  readonly text: string;
  /** In the order in which they were given. */
  readonly given: readonly Seat[];
}

const refusals =
  /^(lease_gone|wrong_state|closed|submission_changed|already_handed_in|seat_not_yours|escrow_too_small|more_than_given|relabel_not_running|nothing_to_relabel|relabel_short|already_known|not_known)$/;

/** The code of an expected refusal; everything else is thrown on. */
function refusalOf(error: unknown): string {
  if (error instanceof Problem && refusals.test(error.code)) return error.code;
  throw error;
}

/** What a save was answered, and what then is stored. */
async function draftedText(saved: DraftSaved, db: Queryable, seatId: string, workerId: string): Promise<string> {
  const draft = saved.status === 'saved' ? await draftOf(db, seatId, workerId) : saved;
  return `${saved.status} ${draftText(draft ?? noDraft)}`;
}

/** The product's own operations on a real database, driven by actions of the simulation. */
export class RealServer {
  private readonly counterparts = new Map<Project, Counterpart>();
  private readonly workers: MemberCall[] = [];

  constructor(private readonly db: Queryable) {}

  async hire(count: number): Promise<void> {
    for (let place = 0; place < count; place++) this.workers.push(await personCall(this.db, `W${place}`));
  }

  private counterpart(project: Project): Counterpart {
    const found = this.counterparts.get(project);
    if (!found) throw new Error('the project is not in the database');
    return found;
  }

  private as(call: Call | undefined, now: number): MemberCall {
    if (!call?.actor) throw new Error('there is such a person');
    return { ...call, actor: call.actor, now: new Date(now) };
  }

  /** Makes the database's counterpart of a project that has just been opened in the model. */
  async open(project: Project, now: number): Promise<void> {
    const owner = this.as(await personCall(this.db, 'Olga'), now);
    const { id } = await createProject(owner, { task: 'classes', title: 'Simulated' });
    const leaseMinutes = project.terms.leaseMs / 60_000;
    const overlap = { overlap: project.overlap.min, overlapMax: project.overlap.max };
    await updateTerms(owner, id, {
      ...overlap,
      leaseMinutes,
      priceMinor: 10n,
      estimateSeconds: 20,
      qualityTarget: 0.95,
      goldEvery: project.mixesChecks ? 3 : null,
    });
    await updateOntology(owner, id, [kind, rude]);
    await saveGuide(owner, id, { introduction: 'Words', changeSummary: 'First', rules: [{ text: 'Be brief.' }] });
    await addTexts(
      owner,
      id,
      // Nothing in common, so that no item is taken for another's near-duplicate.
      project.items.map(() => ({ text: `${newId()} ${newId()} ${newId()}` })),
    );
    const whole = BigInt(Math.max(project.escrow, project.items.length * leastLabels(project.overlap) * project.cost));
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: whole, currency: 'USD', key: newId() });
    await allocate(owner, { projectId: id, amountMinor: whole, key: newId() });
    await publishProject(owner, id);
    const back = whole - BigInt(project.escrow);
    if (back > 0n) await deallocate(owner, { projectId: id, amountMinor: back, key: newId() });
    await this.db.execute(sql`
      insert into project_members (project_id, person_id, role, created_at)
      select ${id}, p.id, 'worker', now() from people p where p.id = any(${this.workerIds()}::uuid[])`);
    await this.db.execute(sql`
      insert into acknowledgements (guide_version_id, person_id, acknowledged_at)
      select g.id, p.id, now() from guide_versions g, people p
       where g.project_id = ${id} and g.state = 'published' and p.id = any(${this.workerIds()}::uuid[])`);
    const items = await this.db.execute<{ id: string }>(sql`select id from items where project_id = ${id} order by id`);
    const itemIds = items.map((row) => row.id);
    const maps = { seatIds: new Map(), seats: new Map(), submissions: new Map() };
    this.counterparts.set(project, { owner, id, itemIds, ...maps });
    await this.learnSeats(project);
  }

  private workerIds(): string {
    return `{${this.workers.map(({ actor }) => actor.id).join(',')}}`;
  }

  /** Which row each seat of the model is. */
  private async learnSeats(project: Project): Promise<void> {
    const { id, itemIds, seatIds, seats } = this.counterpart(project);
    const rows = await this.db.execute<{ id: string; item_id: string; ordinal: number }>(sql`
      select id, item_id, ordinal from seats where project_id = ${id}`);
    for (const row of rows) {
      const seat = project.items[itemIds.indexOf(row.item_id)]?.seats[row.ordinal - 1];
      if (!seat) throw new Error(`the model has no seat ${itemIds.indexOf(row.item_id)}/${row.ordinal}`);
      seatIds.set(seat, row.id);
      seats.set(row.id, seat);
    }
  }

  private seatId({ seatIds }: Counterpart, seat: Seat): string {
    const id = seatIds.get(seat);
    if (!id) throw new Error(`the database has no seat ${seatName(seat)}`);
    return id;
  }

  /** Does one arrival of an action, in a transaction that is given up when `isCrash`. */
  async act(project: Project, action: Action, now: number, isCrash: boolean): Promise<RealAnswer> {
    const it = this.counterpart(project);
    if (!isCrash) return this.does(it, action, now, this.db);
    const died = new Error('the process died');
    const dying = this.db.transaction(async (open) => {
      await this.does(it, action, now, open);
      throw died;
    });
    await dying.catch((error) => {
      if (error !== died) throw error;
    });
    return { text: 'died', given: [] };
  }

  private async does(it: Counterpart, action: Action, now: number, db: Queryable): Promise<RealAnswer> {
    const worker = (place: number) => ({ ...this.as(this.workers[place], now), db });
    const said = (text: string): RealAnswer => ({ text, given: [] });
    switch (action.kind) {
      case 'claim': {
        const holding = action.holding.map((seat) => this.seatId(it, seat));
        const { wanted } = action;
        return this.told(it, await claimItems(worker(action.worker), it.id, { holding, wanted }));
      }
      case 'extend': {
        const extension = await extendLease(worker(action.worker), it.id, this.seatId(it, action.seat));
        return said(`until ${extension?.leaseUntil.getTime() ?? 0}`);
      }
      case 'hand back': {
        const back = handBack(worker(action.worker), it.id, this.seatId(it, action.seat), 'hand_back');
        return said(await back.then(() => 'done', refusalOf));
      }
      case 'give up': {
        const gone = await giveUpUnbegun(worker(action.worker), it.id, [this.seatId(it, action.seat)]);
        return said(gone.length > 0 ? 'given up' : 'kept');
      }
      case 'draft': {
        const [call, seatId] = [worker(action.worker), this.seatId(it, action.seat)];
        const comment = action.comment === null ? {} : { comment: action.comment };
        const draft = { projectId: it.id, seatId, version: action.basedOn, answer: rudeAnswer, ...comment };
        const saving = saveDraft(call, draft).then((saved) => draftedText(saved, db, seatId, call.actor.id));
        return said(await saving.catch(refusalOf));
      }
      case 'hand in':
        return this.handsIn(it, action, worker(action.message.worker));
      default:
        return said(await this.manages(it, action, { ...this.as(it.owner, now), db }));
    }
  }

  private told(it: Counterpart, { items, end }: Claimed): RealAnswer {
    if (end) return { text: end.status, given: [] };
    const given = items.map(({ seatId }) => {
      const seat = it.seats.get(seatId);
      if (!seat) throw new Error('a claim gave a seat that is not in the model');
      return seat;
    });
    const texts = items.map(({ leaseUntil, draft }, place) => {
      const seat = given[place];
      return `seat ${seat && seatName(seat)} until ${leaseUntil.getTime()} with draft ${draftText(draft ?? noDraft)}`;
    });
    return { text: texts.join(' and '), given };
  }

  private async handsIn(
    it: Counterpart,
    { message, holding, takesNext }: Extract<Action, { readonly kind: 'hand in' }>,
    call: MemberCall,
  ): Promise<RealAnswer> {
    const submission = {
      projectId: it.id,
      submissionId: this.submissionId(it, message),
      seatId: this.seatId(it, message.seat),
      answer: message.answer === 0 ? kindAnswer : rudeAnswer,
      comment: '',
      activeSeconds: 1,
      holding: holding.map((seat) => this.seatId(it, seat)),
      wanted: takesNext ? 1 : 0,
    };
    const result = await handIn(call, submission).catch(refusalOf);
    if (typeof result === 'string') return { text: result, given: [] };
    const { outcome, isRepeat, next } = result;
    const isAsked = next !== null && (next.end !== null || next.items.length > 0);
    const then = isAsked ? this.told(it, next) : { text: 'nothing asked', given: [] };
    const paid = outcome.status === 'late' ? outcome.paidMinor : 0n;
    return {
      text: `${outcome.status} paid ${paid} ${isRepeat ? 'again' : 'first'}, then ${then.text}`,
      given: then.given,
    };
  }

  private submissionId({ submissions }: Counterpart, { submission }: Message): string {
    const id = submissions.get(submission) ?? newId();
    submissions.set(submission, id);
    return id;
  }

  /** What a requester, a reviewer or the clock does; each background job runs twice, and the second time changes nothing. */
  private async manages(
    it: Counterpart,
    action: Exclude<Action, { readonly kind: 'claim' | 'extend' | 'hand back' | 'give up' | 'draft' | 'hand in' }>,
    owner: MemberCall,
  ): Promise<string> {
    const { id } = it;
    const outcome = (act: Promise<unknown>) =>
      act.then(
        () => 'done',
        (error) => refusalOf(error) && 'refused',
      );
    const matching = async () => {
      await matchSeats(owner, id);
      await matchSeats(owner, id);
    };
    switch (action.kind) {
      case 'pause':
        return outcome(pauseProject(owner, id));
      case 'resume':
        return outcome(resumeProject(owner, id));
      case 'close':
        return outcome(closeProject(owner, id));
      case 'silence':
        await acceptAfterSilence(owner);
        return outcome(acceptAfterSilence(owner));
      case 'lapse':
        await giveUpLapsedLeases(owner);
        return outcome(giveUpLapsedLeases(owner));
      case 'overlap':
        return outcome(
          updateTerms(owner, id, { overlap: action.overlap.min, overlapMax: action.overlap.max }).then(matching),
        );
      case 'estimate':
        await writeEstimate(owner, { itemId: it.itemIds[action.item.place] ?? '', projectId: id }, action);
        await buyLabels(owner, id);
        return outcome(buyLabels(owner, id));
      case 'withdraw':
      case 'restore': {
        const change = action.kind === 'withdraw' ? withdrawItems : restoreItems;
        return outcome(change(owner, id, [it.itemIds[action.item.place] ?? '']).then(matching));
      }
      case 'know': {
        const known = { itemId: it.itemIds[action.item.place] ?? '', use: 'check', answer: rudeAnswer } as const;
        return outcome(addGold(owner, id, { ...known, explanation: 'It says so.' }).then(matching));
      }
      case 'retire':
        return outcome(
          retireGold(owner, id, { itemId: it.itemIds[action.item.place] ?? '', answerWasWrong: false }).then(matching),
        );
      case 'recall':
        return outcome(restoreGold(owner, id, it.itemIds[action.item.place] ?? '').then(matching));
      case 'settle': {
        const itemId = it.itemIds[action.item.place] ?? '';
        await acceptFilledSeats(owner, itemId);
        return outcome(acceptFilledSeats(owner, itemId));
      }
      case 'relabel': {
        const scope = { kind: 'items', itemIds: [it.itemIds[action.item.place] ?? ''] } as const;
        return outcome(relabel(owner, id, scope, { items: 1, mostMinor: 1_000_000n }));
      }
      case 'take back':
        return outcome(deallocate(owner, { projectId: id, amountMinor: BigInt(action.amount), key: newId() }));
      case 'give': {
        const amountMinor = BigInt(action.amount);
        await fundRequester(owner, { personId: owner.actor.id, amountMinor, currency: 'USD', key: newId() });
        return outcome(allocate(owner, { projectId: id, amountMinor, key: newId() }));
      }
    }
  }

  /** After an action that may have made seats. */
  async follow(project: Project, action: Action): Promise<void> {
    if (
      ['overlap', 'restore', 'resume', 'withdraw', 'relabel', 'estimate', 'know', 'retire', 'recall'].includes(
        action.kind,
      )
    )
      await this.learnSeats(project);
  }

  /** The whole of a project as the database has it, in the words of `stateOf`. */
  async stateOf(project: Project): Promise<string[]> {
    const it = this.counterpart(project);
    const rows = await this.db.execute<{
      id: string;
      state: string;
      is_surplus: boolean;
      round: number;
      purpose: string;
      holder_id: string | null;
      until: string | null;
    }>(sql`
      select id, state, is_surplus, round, purpose, holder_id, round(extract(epoch from lease_until) * 1000)::text as until from seats where project_id = ${it.id}`);
    const place = new Map(this.workers.map(({ actor }, at) => [actor.id, at]));
    const seats = rows.map(({ id, state, is_surplus, round, purpose, holder_id, until }) => {
      const holder = holder_id ? (place.get(holder_id) ?? -2) : -1;
      const name = seatName(it.seats.get(id) ?? ({ item: { place: -1 }, ordinal: -1 } as Seat));
      const standing = state === 'leased' && is_surplus ? 'surplus' : state;
      return `${purpose} seat ${name} of round ${round} ${standing} by ${holder} until ${state === 'leased' ? until : 0}`;
    });
    const items = await this.db.execute<{ id: string; round: number }>(
      sql`select id, round from items where project_id = ${it.id}`,
    );
    const drafts = await this.db.execute<{ seat_id: string; worker_id: string; version: number; comment: string }>(sql`
      select d.seat_id, d.worker_id, d.version, d.comment from drafts d join seats s on s.id = d.seat_id where s.project_id = ${it.id}`);
    const works = await this.db.execute<{ id: string; seat_id: string; paid: string }>(sql`
      select id, seat_id, '' as paid from annotations where project_id = ${it.id}
      union all select id, null, paid_minor::text from late_annotations where project_id = ${it.id}`);
    const numbers = new Map([...it.submissions].map(([number, id]) => [id, number]));
    const money = await projectMoney(it.owner, it.id);
    return [
      ...items.map(({ id, round }) => `item ${it.itemIds.indexOf(id)} in round ${round}`),
      ...seats,
      ...drafts.map(({ seat_id, worker_id, ...draft }) => {
        const seat = it.seats.get(seat_id);
        return `draft ${seat ? seatName(seat) : '?'} of ${place.get(worker_id)} ${draftText(draft)}`;
      }),
      ...works.map(({ id, seat_id, paid }) => {
        const seat = seat_id ? it.seats.get(seat_id) : null;
        return `work ${numbers.get(id)} ${seat ? `in ${seatName(seat)}` : `late, paid ${paid}`}`;
      }),
      `money ${money.escrowMinor} ${money.reservedMinor} ${money.feesMinor}`,
    ].sort();
  }

  /** What every worker has earned, over all projects. */
  async earnings(): Promise<string[]> {
    const earned = [];
    for (const worker of this.workers) earned.push(String((await workerMoney(worker))[0]?.availableMinor ?? 0n));
    return earned;
  }

  /** So that the laws judge every item: what waits in the queue was done here already. */
  async emptyQueue(): Promise<void> {
    await this.db.execute(sql`delete from graphile_worker._private_jobs`);
    await this.db.execute(sql`delete from job_requests`);
  }

  async call(now: number): Promise<Call> {
    return {
      db: this.db,
      actor: null,
      now: new Date(Math.max(now, (await databaseTime(this.db)).getTime())),
      locale: 'en',
    };
  }
}
