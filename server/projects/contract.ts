import { declareProblems } from '@/server/problem';

export const accessProblem = declareProblems({
  signed_out: {
    kind: 'signed_out',
    words: {
      en: 'You are signed out. Nothing was lost: sign in and try again.',
      ko: '로그아웃된 상태입니다. 입력한 내용은 그대로 있으니 로그인한 뒤 다시 시도하세요.',
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

export type ProjectRole = 'owner' | 'reviewer' | 'worker';

export type ProjectState = 'draft' | 'open' | 'paused' | 'closed';
