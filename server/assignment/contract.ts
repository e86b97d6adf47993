import { z } from 'zod';
import type { GuideView } from '@/server/guides/contract';
import { declareProblems } from '@/server/problem';
import type { ProjectState } from '@/server/projects/contract';
import type { Answer, ItemContent, OntologyClass, TaskKind } from '@/server/projects/tasks';
import { assignmentLimits } from './limits';

/** What an answer is for: a label, a check of the worker by a gold item, training, or a qualification test. */
export type SeatPurpose = 'label' | 'check' | 'training' | 'qualification';

const projectId = z.uuid();

/** What a screen asks for: other items than those it is `holding` already, and how many; it may get fewer. */
export const wishInput = z.object({
  holding: z.array(z.uuid()).max(assignmentLimits.mostLeases).default([]),
  wanted: z.number().int().min(0).max(assignmentLimits.mostLeases).default(1),
});
export type Wish = z.infer<typeof wishInput>;

/** Whoever claims wants something. */
export const claimInput = wishInput.extend({
  projectId,
  wanted: z.number().int().min(1).max(assignmentLimits.mostLeases).default(1),
});

export const seatInput = z.object({ projectId, seatId: z.uuid() });

/** Seats that a screen holds. */
export const heldInput = z.object({ projectId, seatIds: z.array(z.uuid()).max(assignmentLimits.mostLeases) });

const handBackReasons = ['hand_back', 'cannot_tell', 'broken_item'] as const;
export type HandBackReason = (typeof handBackReasons)[number];

export const handBackInput = z.object({ projectId, seatId: z.uuid(), reason: z.enum(handBackReasons) });

export const assignmentProblem = declareProblems({
  own_project: {
    kind: 'forbidden',
    words: {
      en: 'You own or review this project, so its work is for others: nobody labels and judges the same items.',
      ko: '이 프로젝트의 소유자 또는 검토자이므로 작업에 참여할 수 없습니다. 같은 항목을 작업하고 판정할 수는 없습니다.',
    },
  },
  not_open: {
    kind: 'conflict',
    words: { en: 'This project takes no new workers now.', ko: '현재 이 프로젝트는 새 작업자를 받지 않습니다.' },
  },
  lease_gone: {
    kind: 'conflict',
    words: {
      en: 'This item is not leased to you any more. What you did is kept on this device: hand it in and we will see.',
      ko: '이 항목의 배정 시간이 끝났습니다. 작업한 내용은 이 기기에 남아 있으니 제출하면 확인합니다.',
    },
  },
  wrong_state: {
    kind: 'conflict',
    words: {
      en: 'The project has changed since you opened this page. Please reload and look again.',
      ko: '페이지를 연 뒤에 프로젝트 상태가 바뀌었습니다. 새로 고친 뒤 다시 확인하세요.',
    },
  },
  discard_published: {
    kind: 'conflict',
    words: {
      en: 'This project has been published, so it cannot be discarded: what people did for it is kept. Close it instead.',
      ko: '게시된 적이 있는 프로젝트는 버릴 수 없습니다. 사람들이 한 작업은 보존됩니다. 대신 프로젝트를 종료하세요.',
    },
  },
  discard_with_money: {
    kind: 'conflict',
    words: {
      en: '{amount} is set aside for this draft. Take it back on its money page first, then discard it.',
      ko: '이 초안에 {amount}이(가) 따로 준비되어 있습니다. 먼저 금액 화면에서 되돌려 받은 뒤 버리세요.',
    },
  },
  title_missing: {
    kind: 'invalid',
    words: { en: 'Give the project a title first.', ko: '먼저 프로젝트 제목을 입력하세요.' },
  },
  classes_missing: {
    kind: 'invalid',
    words: {
      en: 'Add at least one class: without one, workers have nothing to choose.',
      ko: '클래스를 하나 이상 추가하세요. 클래스가 없으면 작업자가 고를 것이 없습니다.',
    },
  },
  class_alone: {
    kind: 'invalid',
    words: {
      en: 'Add a second class: with one alone every answer would be the same, and you would pay for nothing.',
      ko: '클래스를 하나 더 추가하세요. 하나뿐이면 모든 답이 같아 비용만 들게 됩니다.',
    },
  },
  guide_missing: {
    kind: 'invalid',
    words: {
      en: 'Write the guide first: workers read it before they start.',
      ko: '먼저 지침을 작성하세요. 작업자는 시작하기 전에 지침을 읽습니다.',
    },
  },
  items_missing: {
    kind: 'invalid',
    words: { en: 'Add at least one item to label.', ko: '라벨을 달 항목을 하나 이상 추가하세요.' },
  },
  test_short: {
    kind: 'invalid',
    words: {
      en: 'The test has fewer items than it needs, since each attempt has others: make more known answers test items, or ask for a shorter test or fewer attempts.',
      ko: '응시할 때마다 다른 항목이 필요한데 시험 항목이 부족합니다. 정답이 정해진 항목을 더 시험 항목으로 정하거나, 시험을 짧게 하거나 응시 횟수를 줄이세요.',
    },
  },
  escrow_short: {
    kind: 'conflict',
    words: {
      en: 'The work costs {needed} and the budget holds {held}. Add {missing} to the budget first.',
      ko: '작업에 {needed}이(가) 필요한데 예산은 {held}입니다. 먼저 예산에 {missing}을(를) 추가하세요.',
    },
  },
});

/** Unfinished work as the server has it, for its maker alone. */
export interface StoredDraft {
  readonly version: number;
  /** Null while nothing but a comment was written. */
  readonly answer: Answer | null;
  readonly comment: string;
  readonly savedAt: Date;
}

/**
 * An item that is leased to the actor: all that the labeling screen needs, and nothing about anybody else's answers. The
 * item goes by its seat's id, which is a hash: its own id tells when it was added, and so might tell what it is for.
 */
export interface LeasedItem {
  readonly status: 'item';
  readonly seatId: string;
  /** Names the lease among those that its worker may ever have of the seat: what a screen hands in is paid what it said. */
  readonly leaseId: string;
  readonly leasedAt: Date;
  readonly leaseUntil: Date;
  /** The server's time: what is left is counted from here, since a browser's clock may be wrong. */
  readonly now: Date;
  readonly item: { readonly content: ItemContent };
  readonly task: TaskKind;
  readonly stage: Stage;
  readonly guideVersionId: string;
  readonly ontologyVersionId: string;
  readonly classes: readonly OntologyClass[];
  /** What it pays its worker: the price when it was started, whatever the project pays by now. */
  readonly priceMinor: bigint;
  /** How many items may still be handed back within the hour before no new one comes for a while. */
  readonly handBacksLeft: number;
  readonly draft: StoredDraft | null;
}

/**
 * What an item is to its worker. Labels and checks are both work, and nothing tells which of the two; training and the
 * test say so, with the place among their items.
 */
export type Stage =
  | { readonly kind: 'work' }
  | { readonly kind: 'training' | 'test'; readonly place: number; readonly of: number };

/** What a project asks of new workers before labels. */
export interface TestTerms {
  readonly items: number;
  /** The share of the items that must be right, 0 to 1. */
  readonly passMark: number;
  readonly retakeHours: number;
  readonly attempts: number;
}

/**
 * Where a worker stands with a project's test. `running`: `done` of `terms.items` are handed in. `must_wait`: it may be
 * taken again from `retryAt`. `no_items_left`: the project has too few items that this worker has not met.
 */
export interface TestStanding {
  readonly state: 'passed' | 'may_begin' | 'running' | 'must_wait' | 'no_attempts_left' | 'no_items_left';
  readonly terms: TestTerms;
  /** Attempts begun so far; of the last one, the items that were given, those that are done, and its score. */
  readonly number: number;
  readonly given: number;
  readonly done: number;
  readonly lastScore: number | null;
  readonly attemptsLeft: number;
  readonly retryAt: Date | null;
}

export interface Preparation {
  /** Training items that the worker was given or gave back, and those still to be done. */
  readonly training: { readonly met: number; readonly left: number };
  /** Null when the project has no test. */
  readonly test: TestStanding | null;
}

/** What ends a person's work in a project for now, and until when; `language` until they say that they work in it. */
export type WorkLimit =
  | { readonly status: 'daily_cap'; readonly cap: number; readonly opensAt: Date }
  | { readonly status: 'hand_backs'; readonly opensAt: Date }
  | { readonly status: 'language'; readonly language: string };

/** Why somebody is given no item. */
export type ClaimEnd =
  | { readonly status: 'nothing_left' }
  | { readonly status: 'paused'; readonly isClosed: boolean }
  | { readonly status: 'budget_spent' }
  /** The worker owns or reviews the project by now. */
  | { readonly status: 'own_project' }
  | { readonly status: 'guide_unread'; readonly guideVersionId: string }
  | WorkLimit
  /** The project's test comes first; `test` says what may be done about it. */
  | { readonly status: 'not_qualified'; readonly test: TestStanding };

export type ClaimResult = LeasedItem | ClaimEnd;

/** What a claim gave: items in the order in which they are to be done, or why there is none. */
export interface Claimed {
  readonly items: readonly LeasedItem[];
  /** Null when there are items. */
  readonly end: ClaimEnd | null;
  /**
   * Seats that the person holds here and that nobody wants any more: the project is paused or closed, the item withdrawn,
   * begun anew, or to have its labels without this one. What was begun goes on and is paid; the screen gives up what was not.
   */
  readonly unwanted: readonly string[];
  /** Items that one person may hold here at a time: as many as are a few minutes' work. */
  readonly atOnce: number;
}

/** The budget of an open project pays for fewer answers than wait for workers; `isSpent` when it does not pay for one. */
export interface WantOfMoney {
  readonly labelMinor: bigint;
  readonly escrowMinor: bigint;
  readonly openLabels: number;
  readonly missingMinor: bigint;
  readonly isSpent: boolean;
  readonly currency: string;
}

/** Of so many items of a project, how many wait for their seats still. */
export interface SeatOpening {
  readonly items: number;
  readonly waiting: number;
}

/** What keeps a project from buying another label for so many items that are in doubt and worth it. */
export interface LabelStop {
  readonly by: 'budget' | 'ceiling';
  readonly items: number;
  /** What is left is needed for answers that are open already. */
  readonly isPromised: boolean;
}

/** How much longer a lease runs; `isLast` when it can be extended no further. */
export interface LeaseExtension {
  readonly leasedAt: Date;
  readonly leaseUntil: Date;
  readonly now: Date;
  readonly isLast: boolean;
}

/** One open project as a worker sees it before starting. Pay is per item, after the platform's fee. */
export interface FeedEntry {
  readonly projectId: string;
  readonly title: string;
  readonly summary: string;
  readonly task: TaskKind;
  readonly currency: string;
  readonly priceMinor: bigint;
  /** Seconds an item takes: the median of what workers took, or what the requester expects while `isMeasured` is false. */
  readonly seconds: number;
  readonly isMeasured: boolean;
  readonly hourlyMinor: bigint;
  readonly leaseMinutes: number;
  /**
   * About how many items this person could still do, rounded down (`roughly` in rules.ts): an exact count that does not
   * fall after an answer would tell that it was a check. Counting stops at `assignmentLimits.countedItems`. None while the
   * budget pays for no other answer.
   */
  readonly itemsLeft: number;
  /** There would be items, but nobody can start one: the budget is spent for now. */
  readonly isSpent: boolean;
  readonly hasJoined: boolean;
  readonly hasReadGuide: boolean;
  /** Items leased to this person now. */
  readonly inHand: number;
  /** What comes before labels: training items, and the terms of the test; null when there is none. */
  readonly trainingItems: number;
  readonly test: TestTerms | null;
  /** Items one person may start here in a day, and how many this person started; null: no limit. */
  readonly day: { readonly cap: number; readonly started: number } | null;
  /** A language that its workers must work in, and whether this person does; null: any. */
  readonly language: { readonly code: string; readonly speaks: boolean } | null;
  readonly requester: RequesterRecord;
}

/** The guide as a worker reads it: the items of its cases come along, so that each can be drawn. */
export interface WorkerGuide {
  readonly guide: GuideView;
  readonly caseItems: readonly { readonly id: string; readonly content: ItemContent }[];
}

/** How a requester treated people so far: out of the book, not out of their own words. */
export interface RequesterRecord {
  readonly name: string;
  readonly answersPaid: number;
  readonly medianHoursToPay: number | null;
  readonly projects: number;
}

/** What can be missing before a project is published. */
export type PublishingLack =
  | 'title_missing'
  | 'classes_missing'
  | 'class_alone'
  | 'guide_missing'
  | 'items_missing'
  | 'test_short'
  | 'escrow_short';

/** Near-duplicates before publishing, with the least that their labels cost, fee included. */
export interface KinCost {
  /** Items to label that are nearly the same as another one to label, without the first of each kind; in the cost. */
  readonly more: number;
  readonly moreMinor: bigint;
  /** Withdrawn items of which a near-duplicate is in the work; not in the cost. */
  readonly withdrawn: number;
  readonly savedMinor: bigint;
  /** Items that were not compared with the others yet. */
  readonly unread: number;
}

/** What publishing would do and what it still lacks. */
export interface Readiness {
  readonly lacks: readonly PublishingLack[];
  readonly items: number;
  readonly seats: number;
  readonly currency: string;
  /** Of the cost, what checks, practice and tests come to beside the labels. */
  readonly besideMinor: bigint;
  readonly kin: KinCost;
  /** What the labels cost that every item gets; with dynamic overlap up to `mostMinor` may follow. */
  readonly neededMinor: bigint;
  readonly mostMinor: bigint;
  readonly escrowMinor: bigint;
  readonly missingMinor: bigint;
  readonly state: ProjectState;
  /** The draft guide will be published with the project. */
  readonly publishesGuide: boolean;
}

/**
 * Why work that came late does not count: somebody else has the seat, the item wants no more answers, the budget is spent, or
 * the worker holds or did a near-duplicate by now.
 */
export type LateCause = 'taken' | 'not_wanted' | 'budget_spent' | 'near_duplicate';

/** A seat as the hand-in meets it. */
export interface SeatView {
  readonly seatId: string;
  readonly projectId: string;
  readonly itemId: string;
  readonly purpose: SeatPurpose;
  /** The item's round that the seat was opened in. */
  readonly round: number;
  readonly state: 'open' | 'leased' | 'filled' | 'cancelled';
  readonly isMine: boolean;
  /** Under which lease it is held, by the hold that pays for it; null when nobody holds it. */
  readonly leaseId: string | null;
  readonly leasedAt: Date | null;
  readonly guideVersionId: string | null;
  readonly ontologyVersionId: string | null;
  readonly task: TaskKind;
  /** The item, and the classes of the ontology version that the holder was shown (null when nobody holds the seat). */
  readonly content: unknown;
  readonly classes: unknown;
}

/** Labels that another target buys for items that the one before was enough for. */
export interface TargetLabels {
  /** Items that are worth one more label. */
  readonly worthLabel: number;
  /** As many of them as there is money for: each gets one label at once. */
  readonly labels: number;
  /** As many as the items that are worth one may come to, one by one, while they stay in doubt. */
  readonly mostLabels: number;
}

/** Labels that publishing a new version of the guide buys, and what they cost, fee included. */
export interface NewGuideLabels {
  readonly labels: number;
  readonly costMinor: bigint;
  readonly currency: string;
}
