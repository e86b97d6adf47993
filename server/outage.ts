import 'server-only';
import { databaseTrouble } from '@/db/trouble';
import { declareProblems, type Locale, Problem } from '@/server/problem';

const outageProblem = declareProblems({
  too_busy: {
    kind: 'unavailable',
    words: {
      en: 'Casebook has more to do than it can at this moment. Nothing you entered here was lost; please try again in a few seconds.',
      ko: '지금은 요청이 많아 처리하지 못했습니다. 여기 입력한 내용은 그대로 있으니 몇 초 뒤에 다시 시도하세요.',
    },
  },
  database_away: {
    kind: 'unavailable',
    words: {
      en: 'Casebook cannot reach its database at this moment. Nothing you entered here was lost; please try again in a few seconds.',
      ko: '지금은 데이터베이스에 연결할 수 없습니다. 여기 입력한 내용은 그대로 있으니 몇 초 뒤에 다시 시도하세요.',
    },
  },
});

/** A refusal for the time being: it knows its language and request by itself, since there may be no context yet. */
export class Outage extends Problem {
  constructor(
    problem: Problem,
    readonly locale: Locale,
    readonly requestId: string,
    cause: unknown,
  ) {
    super(problem.code, problem.kind, problem.words);
    this.cause = cause;
  }
}

/**
 * The refusal for an error of the database that passes by itself: its way is broken, or more is asked of it than it can
 * do. Null when the error is none of these. Whether what was asked has been done is not known: who asked may ask again
 * with the same ids.
 */
export function outageOf(error: unknown, locale: Locale, requestId: string): Outage | null {
  const trouble = databaseTrouble(error);
  if (!trouble) return null;
  return new Outage(outageProblem(trouble === 'busy' ? 'too_busy' : 'database_away'), locale, requestId, error);
}
