import type { SeatPurpose } from '@/server/assignment/contract';
import type { Merged, Standing } from '@/server/estimates/contract';
import { declareProblems, type Problem } from '@/server/problem';
import type { Answer, ItemContent, OntologyClass, TaskKind } from '@/server/projects/tasks';
import type { GoldUse } from '@/server/skill/contract';

/**
 * The formats a project can be taken away in. COCO and the table carry the consensus with the workers' answers beside it;
 * `answers` is every answer as it was handed in, also what is no part of the consensus.
 */
export const exportFormats = ['coco', 'csv', 'answers'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** One worker's answer as it was handed in, under the pseudonym. */
export interface RawAnswer {
  readonly annotationId: string;
  readonly worker: string;
  readonly guideNumber: number;
  /** The item's round it was made in; of an earlier one it is kept, and no part of the consensus. */
  readonly round: number;
  readonly isEarlier: boolean;
  /** Labels and checks are votes; practice and tests are kept, and no part of the consensus. */
  readonly purpose: SeatPurpose;
  readonly submittedAt: Date;
  readonly activeSeconds: number;
  readonly comment: string;
  readonly answer: Answer;
}

/** One item with what is known of it. `answer` is the settled or merged one; null while nobody has labelled it. */
export interface ExportItem {
  readonly id: string;
  readonly name: string;
  readonly slice: string | null;
  readonly content: ItemContent;
  readonly standing: Standing;
  readonly settledBy: 'consensus' | 'reviewer' | 'known' | null;
  /** Of the consensus; a reviewer's decision has no number. */
  readonly confidence: number | null;
  readonly answer: Answer | null;
  readonly merged: Merged | null;
  readonly reason: string;
  readonly ruleNumber: number | null;
  readonly raw: readonly RawAnswer[];
  /** The item that a withdrawn near-duplicate has its label from. */
  readonly copyOf: ExportItem | null;
}

/** What an export says beside its items. */
export interface ExportFrame {
  readonly project: { readonly id: string; readonly title: string; readonly task: TaskKind };
  readonly exportedAt: Date;
  readonly ontology: { readonly number: number; readonly classes: readonly OntologyClass[] };
  readonly guideNumbers: readonly number[];
  /** Whether labels were carried over to withdrawn near-duplicates. */
  readonly withCopies: boolean;
  /** The pseudonyms of those who answered items in the work, sorted. */
  readonly workers: readonly string[];
  /** Whether an item in the work is a text. */
  readonly hasTexts: boolean;
}

/** What the parts of a file are written of. Numbers count from 1, in the order of the export. */
export interface ExportParts {
  readonly items: { readonly number: number; readonly item: ExportItem };
  readonly pictures: Pick<ExportItem, 'name' | 'content'> & {
    readonly number: number;
    /** Of the item that a copy has its label from. */
    readonly copyOf: number | null;
  };
  /** What was withdrawn after it was answered: only its answers are taken away. */
  readonly withdrawn: Pick<ExportItem, 'id' | 'name' | 'slice' | 'raw'>;
}

/** A file is made of sections, one after the other: each begins, is written of all items, some at a time, and ends. */
export type Section = {
  readonly [K in keyof ExportParts]: {
    readonly of: K;
    readonly opening: string;
    write(part: readonly ExportParts[K][]): Iterable<string>;
    /** Asked for when all is written. */
    closing(): string;
  };
}[keyof ExportParts];

/** What an export holds, told before it is taken. */
export interface ExportSummary {
  readonly items: number;
  readonly settled: number;
  readonly contested: number;
  readonly open: number;
  readonly annotations: number;
  readonly workers: number;
  /** Withdrawn near-duplicates of items that have an answer. */
  readonly copies: number;
  readonly formats: readonly ExportFormat[];
}

/** A file: two exports of the same state differ only in the time they carry. */
export interface ExportFile {
  readonly fileName: string;
  readonly mediaType: string;
  /** The text, part by part: each is made when it is asked for, so that no more of a large file is kept than is being sent. */
  readonly parts: AsyncIterable<string>;
}

/** One line of a file of known answers that cannot be used: where it stands, and what was expected there. */
export interface KnownFault {
  /** Counted from 1 with the header; null for what is about the file as a whole, or in a COCO file. */
  readonly line: number | null;
  /** The column, the field, or the place in it. */
  readonly column: string | null;
  /** What the line calls its item. */
  readonly item: string;
  readonly problem: Problem;
}

/** What a file of known answers holds. Taken: it is known now. Not taken: it would be. */
export interface KnownFileReport {
  readonly isTaken: boolean;
  /** Items that were not known before, by what they are used for. */
  readonly added: Readonly<Record<GoldUse, number>>;
  /** Items that were known, with this answer. */
  readonly alreadyKnown: number;
  /** Items of an export of ours that were not settled: what it says of them is no known answer. */
  readonly unsettled: number;
  /** Of the new ones, those that the file gives no reason for. */
  readonly unexplained: number;
  readonly refusedCount: number;
  /** The first that cannot be used, in the order of the file. */
  readonly refused: readonly KnownFault[];
  /** Columns that were not read. */
  readonly ignored: readonly string[];
}

export const knownProblem = declareProblems({
  known_format: {
    kind: 'invalid',
    words: {
      en: 'This is neither a CSV table, nor one JSON object a line, nor a COCO file. Nothing was kept.',
      ko: 'CSV 표도, 한 줄에 하나씩 JSON 객체를 담은 파일도, COCO 파일도 아닙니다. 아무것도 저장하지 않았습니다.',
    },
  },
  known_columns: {
    kind: 'invalid',
    words: {
      en: 'The first line must name the columns: the item (“item” or “name”, or its words in “text”, or “left” and “right”) and the answer ({task, select, boxes {“class” or “label”, “x”, “y”, “width” and “height”} other {“answer” or “label”}}). It reads: {found}',
      ko: '첫 줄에 열 이름이 있어야 합니다. 항목은 “item”이나 “name”(또는 내용을 담은 “text”, “left”와 “right”), 답은 {task, select, boxes {“class”(또는 “label”), “x”, “y”, “width”, “height”} other {“answer” 또는 “label”}}입니다. 지금 첫 줄: {found}',
    },
  },
  known_raw: {
    kind: 'invalid',
    words: {
      en: 'This is a file of raw answers: what workers said, not what is known. Take the table (CSV) or COCO JSON instead. Nothing was kept.',
      ko: '원본 답 파일입니다. 정답이 아니라 작업자들이 낸 답입니다. 표(CSV)나 COCO JSON을 쓰세요. 아무것도 저장하지 않았습니다.',
    },
  },
  known_too_many: {
    kind: 'invalid',
    words: {
      en: 'This file has more than {most, number} lines. Divide it into several. Nothing was kept.',
      ko: '파일이 {most, number}줄을 넘습니다. 여러 개로 나누세요. 아무것도 저장하지 않았습니다.',
    },
  },
  coco_for_rectangles: {
    kind: 'invalid',
    words: {
      en: 'A COCO file holds rectangles, and this project labels none. Nothing was kept.',
      ko: 'COCO 파일은 사각형을 담는데, 이 프로젝트는 사각형을 그리지 않습니다. 아무것도 저장하지 않았습니다.',
    },
  },
  coco_list_missing: {
    kind: 'invalid',
    words: {
      en: 'A COCO file has the lists “images”, “annotations” and “categories”; here “{list}” is missing or is no list. Nothing was kept.',
      ko: 'COCO 파일에는 “images”, “annotations”, “categories” 목록이 있어야 하는데 “{list}” 목록이 없거나 목록이 아닙니다. 아무것도 저장하지 않았습니다.',
    },
  },
  coco_unknown_id: {
    kind: 'invalid',
    words: {
      en: 'Expected the id of one of the “{list}” of this file.',
      ko: '이 파일의 “{list}” 가운데 하나의 id가 있어야 합니다.',
    },
  },
  line_overfull: {
    kind: 'invalid',
    words: {
      en: 'This line has more fields than there are columns.',
      ko: '열보다 값이 많은 줄입니다.',
    },
  },
  line_too_long: {
    kind: 'invalid',
    words: {
      en: 'This line is longer than {most, number} characters.',
      ko: '이 줄은 {most, number}자를 넘습니다.',
    },
  },
  line_not_json: {
    kind: 'invalid',
    words: {
      en: 'Expected one JSON object, such as {example}',
      ko: '다음과 같은 JSON 객체 하나가 있어야 합니다: {example}',
    },
  },
  item_expected: {
    kind: 'invalid',
    words: {
      en: 'Expected the name or the id of an item, or its words.',
      ko: '항목의 이름이나 id, 또는 그 내용이 있어야 합니다.',
    },
  },
  item_unknown: {
    kind: 'invalid',
    words: {
      en: 'The project has no item {by, select, id {with the id} name {called} other {that reads}} “{found}”.',
      ko: '프로젝트에 {by, select, id {id가} name {이름이} other {내용이}} “{found}”인 항목이 없습니다.',
    },
  },
  item_ambiguous: {
    kind: 'invalid',
    words: {
      en: '{count, number} items are called “{found}”. Expected the id of one of them, as in the column “item” of an export.',
      ko: '이름이 “{found}”인 항목이 {count, number}개입니다. 내보낸 파일의 “item” 열에 있는 id로 하나를 가리키세요.',
    },
  },
  answer_expected: {
    kind: 'invalid',
    words: {
      en: 'Found {found, select, nothing {nothing} other {“{found}”}}; expected {count, plural, =0 {a class, and the project has none} other {one of: {options}}}.',
      ko: '{found, select, nothing {값이 없습니다} other {“{found}” 값입니다}}. {count, plural, =0 {클래스가 있어야 하는데 프로젝트에 클래스가 없습니다} other {다음 가운데 하나여야 합니다: {options}}}.',
    },
  },
  use_expected: {
    kind: 'invalid',
    words: {
      en: 'Found “{found}”; expected check, training or test.',
      ko: '“{found}” 값입니다. check, training, test 가운데 하나여야 합니다.',
    },
  },
  text_expected: {
    kind: 'invalid',
    words: {
      en: 'Expected text of at most {most, number} characters.',
      ko: '{most, number}자 이하의 글이 있어야 합니다.',
    },
  },
  number_expected: {
    kind: 'invalid',
    words: {
      en: 'Found {found, select, nothing {nothing} other {“{found}”}}; expected a number of pixels, {least, number} or more.',
      ko: '{found, select, nothing {값이 없습니다} other {“{found}” 값입니다}}. {least, number} 이상의 픽셀 수여야 합니다.',
    },
  },
  rectangles_expected: {
    kind: 'invalid',
    words: {
      en: 'Expected a list of rectangles, each with class, x, y, width and height; an empty list says that nothing is there.',
      ko: 'class, x, y, width, height가 있는 사각형의 목록이어야 합니다. 빈 목록은 아무것도 없다는 뜻입니다.',
    },
  },
  rectangle_outside: {
    kind: 'invalid',
    words: {
      en: 'This rectangle ends at pixel {end, number}, and the picture has {size, number}.',
      ko: '사각형은 {end, number}픽셀에서 끝나는데 그림은 {size, number}픽셀입니다.',
    },
  },
  rectangles_too_many: {
    kind: 'invalid',
    words: {
      en: 'The item has more than {most, number} rectangles.',
      ko: '항목의 사각형이 {most, number}개를 넘습니다.',
    },
  },
  rectangle_beside: {
    kind: 'invalid',
    words: {
      en: 'Line {line, number} of the same item cannot be used, and half an answer is none.',
      ko: '같은 항목의 {line, number}번째 줄을 쓸 수 없고, 답의 절반은 답이 아닙니다.',
    },
  },
  line_repeats: {
    kind: 'invalid',
    words: {
      en: 'The file says of this item twice, and {line, plural, =0 {something else} other {something else in line #}}.',
      ko: '파일에 이 항목이 두 번 나오는데 {line, plural, =0 {내용이 서로} other {#번째 줄과 내용이}} 다릅니다.',
    },
  },
  known_otherwise: {
    kind: 'conflict',
    words: {
      en: 'Another answer to this item is known already, and workers may have met it. Put that one away first if it is wrong.',
      ko: '이 항목은 이미 다른 정답이 정해져 있고 작업자가 이미 만났을 수 있습니다. 틀렸다면 먼저 사용을 중지하세요.',
    },
  },
  known_for_another_use: {
    kind: 'conflict',
    words: {
      en: 'The answer is known already, and used as {use, select, check {a check} training {practice} other {an item of the test}}.',
      ko: '이미 {use, select, check {확인} training {연습} other {시험}} 항목으로 쓰고 있는 정답입니다.',
    },
  },
  reason_expected: {
    kind: 'invalid',
    words: {
      en: 'Expected a reason: here, or for all lines without one in the field beside the file.',
      ko: '이유가 있어야 합니다. 여기에 쓰거나, 이유가 없는 모든 줄에 쓸 말을 파일 옆의 칸에 적으세요.',
    },
  },
});
