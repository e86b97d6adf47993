import { z } from 'zod';
import { declareProblems } from '@/server/problem';
import { line, runningText } from '@/server/projects/person-text';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import { guideLimits } from './limits';

export const guideProblem = declareProblems({
  no_draft: {
    kind: 'conflict',
    words: {
      en: 'There is no draft to publish: change the guide first.',
      ko: '게시할 초안이 없습니다. 먼저 지침을 수정하세요.',
    },
  },
  guide_empty: {
    kind: 'invalid',
    words: {
      en: 'The guide is empty. Write at least an introduction or one rule.',
      ko: '지침이 비어 있습니다. 소개나 규칙을 하나 이상 작성하세요.',
    },
  },
  rule_empty: {
    kind: 'invalid',
    words: {
      en: 'Rule R{number} has no words yet. Write it or remove it, then publish.',
      ko: '규칙 R{number}에 내용이 없습니다. 내용을 쓰거나 삭제한 뒤 게시하세요.',
    },
  },
  summary_missing: {
    kind: 'invalid',
    words: {
      en: 'Say in a sentence what changes: workers read it before anything else.',
      ko: '무엇이 바뀌었는지 한 문장으로 적으세요. 작업자가 가장 먼저 읽는 내용입니다.',
    },
  },
  nothing_changed: {
    kind: 'conflict',
    words: {
      en: 'The draft says the same as the published version, so there is nothing to publish.',
      ko: '초안이 게시된 버전과 같아서 게시할 내용이 없습니다.',
    },
  },
  draft_moved_on: {
    kind: 'conflict',
    words: {
      en: 'Somebody else saved this draft while you were writing. Nothing was overwritten: compare and save again.',
      ko: '작성하는 동안 다른 사람이 이 초안을 저장했습니다. 덮어쓰지 않았으니 비교한 뒤 다시 저장하세요.',
    },
  },
  draft_unread: {
    kind: 'conflict',
    words: {
      en: 'Somebody else changed this draft after you opened it, and you would publish words you have not read. Nothing was published: reload the page, read them, and publish again.',
      ko: '이 화면을 연 뒤에 다른 사람이 초안을 바꾸었습니다. 읽지 않은 내용을 게시하게 되므로 게시하지 않았습니다. 새로 고쳐 읽은 뒤 다시 게시하세요.',
    },
  },
  rule_unknown: {
    kind: 'missing',
    words: { en: 'There is no such rule in this project.', ko: '이 프로젝트에 없는 규칙입니다.' },
  },
  rule_twice: {
    kind: 'invalid',
    words: { en: 'A rule stands in this draft twice.', ko: '초안에 같은 규칙이 두 번 있습니다.' },
  },
});

const ruleInput = z.object({
  /** Absent or null, or an id of the screen's own making, for a new rule: a repeated save then makes it once. */
  ruleId: z.uuid().nullish(),
  text: runningText(guideLimits.ruleText),
});

export const saveDraftInput = z.object({
  introduction: runningText(guideLimits.introduction),
  changeSummary: runningText(guideLimits.changeSummary),
  rules: z.array(ruleInput).max(guideLimits.rules),
  /** The revision the screen started from; a save from an older one is refused. Left out, the save always counts. */
  revision: z.number().int().min(0).optional(),
});
export type SaveDraftInput = z.input<typeof saveDraftInput>;

export const publishInput = z.object({
  changeSummary: runningText(guideLimits.changeSummary).optional(),
  /** The revision that was read; another one is not published. Left out, the draft is published as it stands. */
  revision: z.number().int().min(0).optional(),
});
export type PublishInput = z.input<typeof publishInput>;

export const versionInput = z.object({ guideVersionId: z.uuid() });

export const caseInput = z.object({
  ruleId: z.uuid(),
  itemId: z.uuid(),
  verdictId: z.uuid().nullable(),
  correctness: z.enum(['right', 'wrong']),
  answer: answerSchema,
  reason: line(guideLimits.reason),
});
export type CaseInput = z.input<typeof caseInput> & { readonly projectId: string };

export interface RuleView {
  readonly ruleId: string;
  /** Lasting: R1, R2, ... */
  readonly number: number;
  readonly text: string;
}

export interface CaseView {
  readonly id: string;
  readonly ruleId: string;
  readonly itemId: string;
  readonly correctness: 'right' | 'wrong';
  readonly answer: Answer;
  readonly reason: string;
}

/** A published version: its rules in reading order, and the cases that were in force under it. */
export interface GuideView {
  readonly id: string;
  readonly number: number;
  readonly introduction: string;
  readonly changeSummary: string;
  readonly publishedAt: Date;
  readonly rules: readonly RuleView[];
  readonly cases: readonly CaseView[];
}

/** What somebody read of the guide before the version in force, to be told what is new since. */
export type ReadVersion = Pick<GuideView, 'number' | 'introduction' | 'rules' | 'cases'>;

/** The draft: what the next version will say. `id` is null while nothing was saved beyond the published version. */
export interface DraftView {
  readonly id: string | null;
  readonly number: number;
  readonly revision: number;
  readonly introduction: string;
  readonly changeSummary: string;
  readonly rules: readonly RuleView[];
  readonly cases: readonly CaseView[];
}

export interface GuideVersionLine {
  readonly id: string;
  readonly number: number;
  readonly state: 'draft' | 'published';
  readonly changeSummary: string;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  readonly ruleCount: number;
  /** Workers who have read it. */
  readonly readers: number;
}
