import { z } from 'zod';
import { workLanguages } from '@/server/accounts/limits';
import { declareProblems } from '@/server/problem';
import { projectLimits } from './limits';
import { line, optionalLine, runningText } from './person-text';
import { type OntologyClass, ontologyClassSchema, type TaskKind, taskKinds } from './tasks';

export const accessProblem = declareProblems({
  signed_out: {
    kind: 'signed_out',
    words: {
      en: 'You are signed out. Nothing was lost: sign in and try again.',
      ko: '로그아웃된 상태입니다. 입력한 내용은 그대로 있으니 로그인한 뒤 다시 시도하세요.',
    },
  },
  other_person: {
    kind: 'conflict',
    words: {
      en: 'Somebody else has signed in in this browser since this page was opened, so nothing was done in their name. Sign in as yourself again, or reload the page.',
      ko: '이 페이지를 연 뒤 이 브라우저에서 다른 사람이 로그인했으므로 그 사람 이름으로는 아무것도 하지 않았습니다. 본인으로 다시 로그인하거나 페이지를 새로 고치세요.',
    },
  },
  missing: {
    kind: 'missing',
    words: {
      en: 'There is nothing here, or it is not yours to see.',
      ko: '존재하지 않거나 볼 수 있는 권한이 없습니다.',
    },
  },
});

export const projectProblem = declareProblems({
  class_name_taken: {
    kind: 'invalid',
    words: {
      en: 'Two classes are called “{name}”. Give one of them another name.',
      ko: '“{name}” 클래스가 두 개 있습니다. 하나의 이름을 바꾸세요.',
    },
  },
  class_id_taken: {
    kind: 'invalid',
    words: { en: 'Two classes have the same id {id}.', ko: 'ID가 같은 클래스가 두 개 있습니다: {id}' },
  },
  hotkey_taken: {
    kind: 'invalid',
    words: {
      en: 'The key “{key}” belongs to two classes. Give one of them another key.',
      ko: '“{key}” 키가 두 클래스에 쓰이고 있습니다. 하나를 바꾸세요.',
    },
  },
  hotkey_reserved: {
    kind: 'invalid',
    words: {
      en: 'The key “{key}” already does something on the drawing surface. Choose another.',
      ko: '“{key}” 키는 그리기 화면에서 이미 쓰입니다. 다른 키를 고르세요.',
    },
  },
  classes_not_used: {
    kind: 'invalid',
    words: { en: 'A project of pairs has no classes.', ko: '쌍 비교 프로젝트에는 클래스가 없습니다.' },
  },
  too_few_classes: {
    kind: 'invalid',
    words: {
      en: 'This leaves workers nothing to choose between: every answer would be the same, and you would pay for nothing. Add another class before you retire this one.',
      ko: '이렇게 하면 작업자가 고를 것이 없습니다. 모든 답이 같아 비용만 들게 됩니다. 클래스를 더 추가한 뒤 사용을 중지하세요.',
    },
  },
  classes_moved_on: {
    kind: 'conflict',
    words: {
      en: 'The classes were changed meanwhile: version {number} is in force. Nothing was saved; what you entered is still here.',
      ko: '그사이 클래스가 바뀌어 버전 {number}이(가) 적용되었습니다. 저장되지 않았으며 입력한 내용은 그대로 있습니다.',
    },
  },
  title_needed: {
    kind: 'invalid',
    words: {
      en: 'A published project needs a title: workers find it by that.',
      ko: '게시된 프로젝트에는 제목이 있어야 합니다. 작업자는 제목으로 프로젝트를 찾습니다.',
    },
  },
  maximum_below_minimum: {
    kind: 'invalid',
    words: {
      en: 'The most labels of an item ({most}) cannot be fewer than the least ({least}).',
      ko: '항목당 최대 라벨 수({most})는 최소 라벨 수({least})보다 작을 수 없습니다.',
    },
  },
  last_owner: {
    kind: 'conflict',
    words: {
      en: 'A project needs an owner. Make somebody else an owner first; then this one can leave.',
      ko: '프로젝트에는 소유자가 있어야 합니다. 먼저 다른 사람을 소유자로 정한 뒤 나갈 수 있습니다.',
    },
  },
  closed: {
    kind: 'conflict',
    words: {
      en: 'This project is closed, so this can no longer be changed.',
      ko: '종료된 프로젝트라서 더 이상 바꿀 수 없습니다.',
    },
  },
  too_many_invitations: {
    kind: 'too_many',
    words: {
      en: 'There are already {most} invitations without an answer. Withdraw one before sending another.',
      ko: '아직 답하지 않은 초대가 {most}개 있습니다. 하나를 취소한 뒤 다시 보내세요.',
    },
  },
  invitation_gone: {
    kind: 'missing',
    words: {
      en: 'This invitation was used, withdrawn or is too old. Ask for a new one.',
      ko: '이미 사용했거나 취소되었거나 기간이 지난 초대입니다. 새 초대를 요청하세요.',
    },
  },
});

export type ProjectRole = 'owner' | 'reviewer' | 'worker';

export type ProjectState = 'draft' | 'open' | 'paused' | 'closed';

const { priceMinor, budgetMinor, estimateSeconds, leaseMinutes, goldEvery } = projectLimits;

const terms = {
  title: optionalLine(projectLimits.title),
  summary: runningText(projectLimits.summary),
  priceMinor: z.bigint().min(1n).max(priceMinor),
  overlap: z.number().int().min(1).max(projectLimits.overlap),
  overlapMax: z.number().int().min(1).max(projectLimits.overlap).nullable(),
  labelCeilingMinor: z.bigint().min(1n).max(budgetMinor).nullable(),
  qualityTarget: z.number().min(0.5).max(1),
  estimateSeconds: z.number().int().min(estimateSeconds.low).max(estimateSeconds.high),
  leaseMinutes: z.number().int().min(leaseMinutes.low).max(leaseMinutes.high),
  budgetMinor: z.bigint().min(1n).max(budgetMinor).nullable(),
  goldEvery: z.number().int().min(goldEvery.low).max(goldEvery.high).nullable(),
  dailyCap: z.number().int().min(1).max(projectLimits.dailyCap).nullable(),
  language: z.enum(workLanguages).nullable(),
  testItems: z.number().int().min(1).max(projectLimits.testItems).nullable(),
  testPassMark: z.number().min(0).max(1),
  testRetakeHours: z.number().int().min(0).max(projectLimits.testRetakeHours),
  testAttempts: z.number().int().min(1).max(projectLimits.testAttempts),
};

export const createProjectInput = z
  .object({ ...terms, task: z.enum(taskKinds), currency: z.string().regex(/^[A-Z]{3}$/) })
  .partial()
  .required({ task: true });
export type CreateProjectInput = z.input<typeof createProjectInput>;

/** Every field may be left out: what is not named stays as it is. */
export const updateTermsInput = z.object(terms).partial();
export type UpdateTermsInput = z.output<typeof updateTermsInput>;

export const ontologyInput = z.object({
  classes: z.array(ontologyClassSchema).max(projectLimits.classes),
  /**
   * The id of the version that was changed, so that one which came meanwhile is not undone unseen. Not its number: while a
   * project is a draft that stays 1.
   */
  basedOn: z.uuid().optional(),
});

const invitationRoles = ['owner', 'reviewer'] as const;
export type InvitationRole = (typeof invitationRoles)[number];

export const inviteInput = z.object({
  email: line(254)
    .pipe(z.email())
    .transform((email) => email.toLowerCase()),
  role: z.enum(invitationRoles),
});

/** Workers are not removed: what they have started is theirs to hand in, and payable. */
export const memberInput = z.object({ personId: z.uuid(), role: z.enum(['owner', 'reviewer']) });
export const invitationInput = z.object({ invitationId: z.uuid() });
export const tokenInput = z.object({ token: z.string().min(20).max(100) });
export const answerInvitationInput = tokenInput.extend({ accept: z.boolean() });

/** The terms under which a project's work is done; money in minor units, the fee in basis points on top of the price. */
export interface ProjectTerms {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly task: TaskKind;
  readonly state: ProjectState;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly feeBps: number;
  readonly overlap: number;
  /** Dynamic overlap buys up to so many while the consensus is unsure; null: every item gets `overlap`. */
  readonly overlapMax: number | null;
  /** Labels beyond `overlap` are bought only while labels cost less than this; null: the budget alone limits. */
  readonly labelCeilingMinor: bigint | null;
  /** About one item in so many that a worker gets is a gold item; null: none. */
  readonly goldEvery: number | null;
  /** Items one worker may start in a day; null: no limit. */
  readonly dailyCap: number | null;
  /** A language its workers must work in, two letters; null: any. */
  readonly language: string | null;
  /** Items of the qualification test; null: no test. The pass mark is a share of them, 0 to 1. */
  readonly testItems: number | null;
  readonly testPassMark: number;
  readonly testRetakeHours: number;
  readonly testAttempts: number;
  readonly qualityTarget: number;
  readonly estimateSeconds: number;
  readonly leaseMinutes: number;
  /** Planned spending, asked before publishing; what may be spent is the budget in the ledger. */
  readonly budgetMinor: bigint | null;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly closedAt: Date | null;
}

export interface OntologyVersion {
  readonly id: string;
  readonly number: number;
  readonly classes: readonly OntologyClass[];
}

/** A project in the list of somebody who owns it or reviews in it. */
export interface ProjectLine {
  readonly id: string;
  readonly title: string;
  readonly task: TaskKind;
  readonly state: ProjectState;
  readonly role: 'owner' | 'reviewer';
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
}

/** Workers are known to requesters by pseudonym only, and without an address. */
export interface Member {
  readonly personId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: ProjectRole;
  readonly joinedAt: Date;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: InvitationRole;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What somebody who followed an invitation's link reads before answering. */
export interface InvitationOffer {
  readonly projectId: string;
  readonly projectTitle: string;
  readonly role: InvitationRole;
  readonly invitedBy: string;
}
