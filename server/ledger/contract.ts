import { z } from 'zod';
import { declareProblems } from '@/server/problem';
import { ledgerLimits } from './limits';

const amount = z.bigint().min(1n).max(ledgerLimits.fundMinor);
const currency = z.string().regex(/^[A-Z]{3}$/);

/** `requestId` is made by the screen, so that a retry moves the money once. */
export const fundInput = z.strictObject({ requestId: z.uuid(), amountMinor: amount, currency });

export const allocateInput = z.object({
  projectId: z.uuid(),
  requestId: z.uuid(),
  amountMinor: amount,
  direction: z.enum(['to_project', 'to_balance']),
});

/** Lines come newest first; `before` is the id of the last one already shown. */
export const linesInput = z.object({ before: z.uuid().optional() });

export const ledgerProblem = declareProblems({
  overdrawn: {
    kind: 'conflict',
    words: {
      en: 'There is not enough money for this. Nothing was moved.',
      ko: '금액이 부족합니다. 아무것도 이체되지 않았습니다.',
    },
  },
  balance_too_small: {
    kind: 'conflict',
    words: {
      en: 'Your balance is too small for this amount. Nothing was moved. Add funds first, or move less.',
      ko: '잔액이 부족합니다. 아무것도 이체되지 않았습니다. 먼저 금액을 충전하거나 더 적은 금액을 옮기세요.',
    },
  },
  escrow_too_small: {
    kind: 'conflict',
    words: {
      en: 'The project has less than that left; money for work already started stays where it is. Nothing was moved.',
      ko: '프로젝트에 남은 금액이 더 적습니다. 이미 시작된 작업의 금액은 그대로 둡니다. 아무것도 이체되지 않았습니다.',
    },
  },
  more_than_given: {
    kind: 'conflict',
    words: {
      en: 'You can take back what you put into this project, and no more. Nothing was moved.',
      ko: '이 프로젝트에 직접 넣은 금액까지만 되돌릴 수 있습니다. 아무것도 이체되지 않았습니다.',
    },
  },
  owner_with_money: {
    kind: 'conflict',
    words: {
      en: '{amount} of what this owner put into the budget is left, and nobody else can take it back. They do that first, on the money page; then they can go.',
      ko: '이 소유자가 예산에 넣은 금액 중 {amount}이(가) 남아 있고, 다른 사람은 되돌려 받을 수 없습니다. 먼저 본인이 금액 화면에서 되돌려 받은 뒤 나갈 수 있습니다.',
    },
  },
  budget_spent: {
    kind: 'conflict',
    words: {
      en: 'The budget of this project is spent for now, so no new work can start. Work you have started is still paid.',
      ko: '현재 이 프로젝트의 예산이 모두 사용되어 새 작업을 시작할 수 없습니다. 이미 시작한 작업은 지급됩니다.',
    },
  },
  transfer_changed: {
    kind: 'conflict',
    words: {
      en: 'This request was already carried out with other contents. Nothing was moved again; reload to see what happened.',
      ko: '같은 요청이 이미 다른 내용으로 처리되었습니다. 다시 이체되지 않았으니 새로 고쳐 결과를 확인하세요.',
    },
  },
  hold_resolved: {
    kind: 'conflict',
    words: {
      en: 'The money for this work was already decided, and it is decided only once.',
      ko: '이 작업의 금액은 이미 처리되었으며 한 번만 처리할 수 있습니다.',
    },
  },
  funding_closed: {
    kind: 'forbidden',
    words: {
      en: 'Demo money can be added only in the demo.',
      ko: '데모 금액은 데모에서만 충전할 수 있습니다.',
    },
  },
});

/** What a line was for. */
export type TransferKind = 'fund' | 'allocate' | 'deallocate' | 'hold' | 'accept' | 'release' | 'goodwill' | 'reversal';

/** One transfer as it touched the accounts of whoever reads it. */
export interface LedgerLine {
  readonly transferId: string;
  readonly at: Date;
  readonly kind: TransferKind;
  readonly memo: string;
  /** Signed: what the reader's account gained. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly projectId: string | null;
  readonly projectTitle: string | null;
  /** The piece of work that it paid for. */
  readonly seatId: string | null;
}

/** One transfer as it touched a project, by where the money went; the four changes and the rest of the book sum to zero. */
export interface ProjectLine {
  readonly transferId: string;
  readonly at: Date;
  readonly kind: TransferKind;
  /** The item that it was about; the first of several that one hold pays for. */
  readonly itemName: string | null;
  readonly seats: number;
  readonly escrowMinor: bigint;
  readonly reservedMinor: bigint;
  readonly paidMinor: bigint;
  readonly feesMinor: bigint;
}

/** Where every cent of a project is: funded = escrow + reserved + paid + fees. */
export interface ProjectMoney {
  readonly currency: string;
  readonly fundedMinor: bigint;
  readonly escrowMinor: bigint;
  /** Price and fee of work that was started; of it, `awaitingMinor` is handed in and waits for its outcome. */
  readonly reservedMinor: bigint;
  readonly awaitingMinor: bigint;
  readonly awaitingCount: number;
  readonly paidMinor: bigint;
  readonly paidCount: number;
  readonly feesMinor: bigint;
}

export interface WorkerPurse {
  readonly currency: string;
  /** Earned and theirs. */
  readonly availableMinor: bigint;
  /** Handed in, not yet decided. */
  readonly pendingMinor: bigint;
  readonly pendingCount: number;
  /** In the last 24 hours. */
  readonly earnedDayMinor: bigint;
}

export interface RequesterPurse {
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly inProjectsMinor: bigint;
}

export interface RequesterProject {
  readonly projectId: string;
  readonly title: string;
  readonly money: ProjectMoney;
}

/** What an owner put into a project and is still there. */
export interface Stake {
  readonly projectId: string;
  readonly title: string;
  readonly currency: string;
  /** In the budget: they can take it back. */
  readonly leftMinor: bigint;
  /** At most this much of theirs is set aside for labels that were started. */
  readonly reservedMinor: bigint;
  /** Whether the project has another owner and is not closed, so that what is in its budget still buys labels. */
  readonly goesOn: boolean;
}

/** A broken law of the book: which, and where. */
export interface BookFault {
  readonly law: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';
  readonly subject: string;
  readonly detail: string;
}

export interface BookCheck {
  readonly balanced: boolean;
  readonly faults: readonly BookFault[];
  readonly transfers: number;
}
