import type { SeatPurpose } from '@/server/assignment/contract';
import type { Merged, Standing } from '@/server/estimates/contract';
import type { Answer, ItemContent, OntologyClass, TaskKind } from '@/server/projects/tasks';

/** The formats a project can be taken away in; each export carries the consensus and every worker's raw answer. */
export const exportFormats = ['coco', 'csv'] as const;
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
}

export interface ExportData {
  readonly project: { readonly id: string; readonly title: string; readonly task: TaskKind };
  readonly exportedAt: Date;
  readonly ontology: { readonly number: number; readonly classes: readonly OntologyClass[] };
  readonly guideNumbers: readonly number[];
  readonly items: readonly ExportItem[];
}

/** What an export holds, told before it is taken. */
export interface ExportSummary {
  readonly items: number;
  readonly settled: number;
  readonly contested: number;
  readonly open: number;
  readonly annotations: number;
  readonly workers: number;
  readonly formats: readonly ExportFormat[];
}

/** A finished file. `sha256` is of its bytes: two exports of the same state differ only in the time they carry. */
export interface ExportFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}
