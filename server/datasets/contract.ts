import { z } from 'zod';
import { declareProblems, type Problem } from '@/server/problem';
import { line, optionalLine } from '@/server/projects/person-text';
import type { ItemContent } from '@/server/projects/tasks';
import type { OfferedColumns } from './columns';
import { datasetLimits } from './limits';

export const datasetProblem = declareProblems({
  not_an_image: {
    kind: 'invalid',
    words: {
      en: 'This is not a picture we can read. JPEG, PNG, WebP, GIF, TIFF and AVIF are.',
      ko: '읽을 수 있는 그림이 아닙니다. JPEG, PNG, WebP, GIF, TIFF, AVIF 파일을 사용하세요.',
    },
  },
  vector_image: {
    kind: 'invalid',
    words: {
      en: 'SVG files can carry programs, so they are not taken. Save it as PNG first.',
      ko: 'SVG 파일은 프로그램을 담을 수 있어서 받지 않습니다. PNG로 저장한 뒤 올리세요.',
    },
  },
  image_cut_off: {
    kind: 'invalid',
    words: {
      en: 'This picture is damaged or cut off: its end cannot be read. Copy it again from its source.',
      ko: '그림이 손상되었거나 중간에 끊겨서 끝까지 읽을 수 없습니다. 원본에서 다시 복사하세요.',
    },
  },
  image_too_large: {
    kind: 'invalid',
    words: {
      en: 'This picture has more than {pixels} million pixels. Make it smaller first.',
      ko: '그림이 {pixels}백만 화소를 넘습니다. 크기를 줄인 뒤 올리세요.',
    },
  },
  image_moves: {
    kind: 'invalid',
    words: {
      en: 'This file has several pages or moves. Save the pages as single pictures first.',
      ko: '여러 장이거나 움직이는 그림입니다. 한 장씩 따로 저장한 뒤 올리세요.',
    },
  },
  file_too_large: {
    kind: 'invalid',
    words: {
      en: 'This file is larger than {megabytes, number} MB. Divide it or make it smaller.',
      ko: '파일이 {megabytes, number}MB를 넘습니다. 나누거나 크기를 줄이세요.',
    },
  },
  file_empty: {
    kind: 'invalid',
    words: { en: 'This file is empty.', ko: '빈 파일입니다.' },
  },
  file_unknown: {
    kind: 'invalid',
    words: {
      en: 'This is neither a picture, a zip archive, nor a CSV or JSONL table.',
      ko: '그림, zip 파일, CSV·JSONL 표 가운데 어느 것도 아닙니다.',
    },
  },
  pdf_file: {
    kind: 'invalid',
    words: {
      en: 'This is a PDF. Save its pages as pictures first, or its text as a table.',
      ko: 'PDF 파일입니다. 쪽마다 그림으로 저장하거나 글을 표로 저장한 뒤 올리세요.',
    },
  },
  office_file: {
    kind: 'invalid',
    words: {
      en: 'This is a workbook or an office document. In a spreadsheet, save the sheet as “CSV UTF-8” and upload that.',
      ko: '엑셀 같은 문서 파일입니다. 스프레드시트에서 “CSV UTF-8”로 저장한 뒤 올리세요.',
    },
  },
  not_as_named: {
    kind: 'invalid',
    words: {
      en: 'This file is named as a picture ({ending}), but what is in it is {given, select, text {text} other {not a picture}}. Export the picture again, or, if it is a table, name it .csv or .jsonl.',
      ko: '이름은 그림({ending})인데 내용은 {given, select, text {텍스트} other {그림이 아닌 것}}입니다. 그림을 다시 내보내거나, 표라면 이름을 .csv 또는 .jsonl로 바꾸세요.',
    },
  },
  wrong_kind: {
    kind: 'invalid',
    words: {
      en: 'This project labels {wanted, select, image {pictures} pair {pairs of texts} other {pictures or texts}}, and this is {given, select, image {a picture} pair {a pair of texts} other {a text}}.',
      ko: '이 프로젝트는 {wanted, select, image {그림} pair {글의 쌍} other {그림이나 글}}에 라벨을 붙이는데, 이것은 {given, select, image {그림} pair {글의 쌍} other {글}}입니다.',
    },
  },
  archive_broken: {
    kind: 'invalid',
    words: {
      en: 'This archive is damaged or was not made as a plain zip. Nothing of it was unpacked.',
      ko: '손상되었거나 일반 zip이 아닌 압축 파일입니다. 아무것도 풀지 않았습니다.',
    },
  },
  archive_unsafe: {
    kind: 'invalid',
    words: {
      en: 'This archive holds paths that lead out of it or links. Nothing of it was unpacked.',
      ko: '압축 파일에 바깥으로 이어지는 경로나 링크가 들어 있습니다. 아무것도 풀지 않았습니다.',
    },
  },
  archive_encrypted: {
    kind: 'invalid',
    words: {
      en: 'This archive is locked with a password. Make it again without one.',
      ko: '비밀번호로 잠긴 압축 파일입니다. 비밀번호 없이 다시 만드세요.',
    },
  },
  archive_too_many: {
    kind: 'invalid',
    words: {
      en: 'This archive has more than {most, number} files. Divide it into several.',
      ko: '압축 파일에 파일이 {most, number}개 넘게 들어 있습니다. 여러 개로 나누세요.',
    },
  },
  archive_too_large: {
    kind: 'invalid',
    words: {
      en: 'This archive unpacks to far more than an archive of pictures would. Nothing of it was unpacked.',
      ko: '그림 압축 파일로 보기에는 너무 크게 풀립니다. 아무것도 풀지 않았습니다.',
    },
  },
  archive_in_archive: {
    kind: 'invalid',
    words: {
      en: 'An archive inside an archive is not opened. Upload it by itself.',
      ko: '압축 파일 안의 압축 파일은 열지 않습니다. 따로 올리세요.',
    },
  },
  archive_entry_broken: {
    kind: 'invalid',
    words: { en: 'This file could not be unpacked.', ko: '압축을 풀 수 없는 파일입니다.' },
  },
  table_not_utf8: {
    kind: 'invalid',
    words: {
      en: 'This table is not UTF-8 text. In a spreadsheet, save it as “CSV UTF-8”.',
      ko: 'UTF-8 텍스트가 아닌 표입니다. 스프레드시트에서 “CSV UTF-8”로 저장하세요.',
    },
  },
  table_header: {
    kind: 'invalid',
    words: {
      en: 'The first line must name the columns: {task, select, boxes {“url”; “name” and “slice”} pairs {“left” and “right”; “prompt”, “name” and “slice”} other {“text” or “url”; “name” and “slice”}} are optional. It reads: {found}',
      ko: '첫 줄에 열 이름이 있어야 합니다: {task, select, boxes {“url”. “name”과 “slice”는} pairs {“left”와 “right”. “prompt”, “name”, “slice”는} other {“text” 또는 “url”. “name”과 “slice”는}} 없어도 됩니다. 지금 첫 줄: {found}',
    },
  },
  table_too_long: {
    kind: 'invalid',
    words: {
      en: 'This table has more than {most, number} rows. Divide it into several.',
      ko: '표가 {most, number}행을 넘습니다. 여러 개로 나누세요.',
    },
  },
  row_broken: {
    kind: 'invalid',
    words: {
      en: 'This line has more fields than there are columns.',
      ko: '열보다 값이 많은 줄입니다.',
    },
  },
  table_without_rows: {
    kind: 'invalid',
    words: { en: 'This table has no row below its columns.', ko: '열 이름 아래에 행이 없는 표입니다.' },
  },
  column_twice: {
    kind: 'invalid',
    words: {
      en: 'The column “{column}” is there twice. Give one of them another name.',
      ko: '“{column}” 열이 두 번 있습니다. 하나는 다른 이름으로 바꾸세요.',
    },
  },
  row_quotes: {
    kind: 'invalid',
    words: {
      en: '{kind, select, early {In the column “{column}” a quotation mark closes the text before its end.} other {The column “{column}” has a quotation mark in the middle of a text.}} Put the whole text in quotation marks, and write each mark within it twice.{until, plural, =0 {} other { The text was taken to go on to line {until, number}; nothing of it was read.}}',
      ko: '{kind, select, early {“{column}” 열에서 따옴표가 텍스트 끝보다 먼저 닫혔습니다.} other {“{column}” 열의 텍스트 중간에 따옴표가 있습니다.}} 텍스트 전체를 따옴표로 감싸고 안에 있는 따옴표는 두 번씩 쓰세요.{until, plural, =0 {} other { {until, number}번째 줄까지 같은 텍스트로 보아 읽지 않았습니다.}}',
    },
  },
  row_unclosed: {
    kind: 'invalid',
    words: {
      en: 'The quotation mark that opens the text in the column “{column}” is never closed. The lines below were read by themselves.',
      ko: '“{column}” 열의 텍스트를 여는 따옴표가 닫히지 않았습니다. 아래 줄들은 따로 읽었습니다.',
    },
  },
  row_not_json: {
    kind: 'invalid',
    words: {
      en: '{at, plural, =0 {This line is not a JSON object.} other {This line is not JSON: it goes wrong at character {at, number}.}}',
      ko: '{at, plural, =0 {JSON 객체가 아닌 줄입니다.} other {JSON이 아닌 줄입니다. {at, number}번째 글자부터 잘못되었습니다.}}',
    },
  },
  row_incomplete: {
    kind: 'invalid',
    words: { en: 'The field “{field}” is empty.', ko: '“{field}” 값이 비어 있습니다.' },
  },
  row_sides_alike: {
    kind: 'invalid',
    words: {
      en: '“left” and “right” are the same, so there is nothing to choose between.',
      ko: '“left”와 “right”가 같아 고를 것이 없습니다.',
    },
  },
  row_too_long: {
    kind: 'invalid',
    words: {
      en: 'The field “{field}” is longer than {most, number} characters.',
      ko: '“{field}” 값이 {most, number}자를 넘습니다.',
    },
  },
  dataset_full: {
    kind: 'too_many',
    words: {
      en: 'The project already has {most, number} items, which is as many as it can hold.',
      ko: '프로젝트에 이미 담을 수 있는 최대 개수인 {most, number}개의 항목이 있습니다.',
    },
  },
  change_under_way: {
    kind: 'conflict',
    words: {
      en: 'Another change of many items is under way in this project. Wait for its end, or stop it.',
      ko: '이 프로젝트에서 여러 항목을 바꾸는 다른 작업이 진행 중입니다. 끝나기를 기다리거나 중지하세요.',
    },
  },
  change_missing: {
    kind: 'missing',
    words: { en: 'This change is not in the project.', ko: '이 프로젝트에 없는 변경입니다.' },
  },
  project_closed: {
    kind: 'conflict',
    words: {
      en: 'This project is closed and takes no more data.',
      ko: '종료된 프로젝트라서 데이터를 더 받지 않습니다.',
    },
  },
  interrupted: {
    kind: 'invalid',
    words: {
      en: 'The upload broke off before the end. Upload the file again: what arrived is not added twice.',
      ko: '업로드가 중간에 끊겼습니다. 파일을 다시 올리세요. 이미 받은 항목은 두 번 추가되지 않습니다.',
    },
  },
});

/** Quarantined: two workers reported it as broken; nobody new gets it until an owner has looked. */
const itemStates = ['active', 'withdrawn', 'quarantined'] as const;
export type ItemState = (typeof itemStates)[number];

/** Which items the data page shows: in a state, of a slice (an empty name: of none), with near-duplicates. */
export const itemFilter = z.object({
  state: z.enum(itemStates).optional(),
  slice: z.string().max(datasetLimits.slice).optional(),
  withKinOnly: z.boolean().default(false),
  /** All but the first of each kind of near-duplicates. */
  laterKinOnly: z.boolean().optional(),
});
export type ItemFilter = z.output<typeof itemFilter>;

export const itemsInput = itemFilter.extend({
  /** The id of the last item of the page before. */
  cursor: z.uuid().nullish(),
  limit: z.number().int().min(1).max(200).default(60),
});
export type ItemsInput = z.input<typeof itemsInput>;

export const itemInput = z.object({ itemId: z.uuid() });
export const itemIdsInput = z.object({ itemIds: z.array(z.uuid()).min(1).max(200) });

/** 0 first, 1 in turn, 2 last. */
export type Urgency = 0 | 1 | 2;
const urgency = z.union([z.literal(0), z.literal(1), z.literal(2)]);

/** Items chosen one by one, or all that match a filter, however many. */
const itemChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('items'), itemIds: z.array(z.uuid()).min(1).max(datasetLimits.chosenItems).readonly() }),
  z.object({ kind: z.literal('filter'), filter: itemFilter }),
]);
export type ItemChoice = z.output<typeof itemChoice>;

export const changeItemsInput = z.object({
  choice: itemChoice,
  act: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('withdraw') }),
    /** What was answered of it then tells nothing of anybody’s skill. */
    z.object({ kind: z.literal('withdraw_broken') }),
    z.object({ kind: z.literal('restore') }),
    z.object({ kind: z.literal('prioritise'), urgency }),
  ]),
});
export type ChangeItemsInput = z.output<typeof changeItemsInput>;
export type ItemAct = ChangeItemsInput['act'];

export const itemChangeInput = z.object({ changeId: z.uuid() });

export const rejoinInput = z.object({ itemId: z.uuid(), kinId: z.uuid() });

export const itemLabel = {
  /** A file's name, with its folders where it was dropped with some. */
  path: line(1000),
  slice: optionalLine(datasetLimits.slice),
};

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly content: ItemContent;
  readonly slice: string | null;
}

export interface ItemLine extends Item {
  readonly state: ItemState;
  readonly urgency: Urgency;
  /** Out of the work because it was reported or withdrawn as broken. */
  readonly isBroken: boolean;
  /** Its answer is known; false for everybody but an owner, whatever is known. */
  readonly isKnown: boolean;
  /** Near-duplicates of it that are in the work as well; nobody gets two of a kind. */
  readonly kin: number;
}

export interface ItemPage {
  readonly items: readonly ItemLine[];
  readonly nextCursor: string | null;
}

/** How far a change of many items is. Undoing counts down. */
export interface ItemChange {
  readonly changeId: string;
  readonly act: ItemAct;
  readonly state: 'running' | 'done' | 'stopped' | 'undoing' | 'undone';
  /** Items that it is about, those that were dealt with, and of these the ones that are changed. */
  readonly total: number;
  readonly done: number;
  readonly changed: number;
}

export interface DatasetSummary {
  readonly active: number;
  readonly withdrawn: number;
  readonly quarantined: number;
  /** Active items by slice, largest first; the empty name counts those in no slice. */
  readonly slices: readonly { readonly slice: string; readonly items: number }[];
}

/** What becomes of one thing that was offered: a new item, or one that was here already. */
export interface Kept {
  readonly itemId: string;
  readonly isNew: boolean;
}

/** One file or line of what was offered, as its owner finds it again. */
export interface Place {
  readonly name: string;
  /** The line of a table, counted from 1 with the header; null for files. */
  readonly line: number | null;
}

/** One file or line that was not taken: which, and why. */
export interface Refusal extends Place {
  readonly problem: Problem;
}

/** What an import did. Everything that was offered is in exactly one of the counts. */
export interface ImportReport {
  readonly added: number;
  readonly alreadyHere: number;
  /** The first of what was here already, one by one. */
  readonly repeated: readonly Place[];
  readonly refusedCount: number;
  /** The first refusals, one by one. */
  readonly refused: readonly Refusal[];
  /** Of a table that was refused because none of its columns has a known name: those to choose among. */
  readonly offered: OfferedColumns | null;
}

/** A picture that the actor was proved to have access to. */
export interface ShownPicture {
  readonly mediaType: string;
  /** Its bytes, or null when the storage has lost them. */
  readonly read: () => Promise<Uint8Array | null>;
}

/** One row of a table, before it becomes an item. */
export interface TextRow {
  readonly text: string;
  readonly name?: string | undefined;
  readonly slice?: string | undefined;
}

export interface PairRow {
  readonly left: string;
  readonly right: string;
  readonly prompt?: string | undefined;
  readonly name?: string | undefined;
  readonly slice?: string | undefined;
}
