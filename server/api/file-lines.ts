export interface FileProgress {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
}

interface FileBroken {
  readonly kind: 'broken';
  readonly requestId: string;
}

/** The answer to a file, one JSON object a line: any number of `progress`, then what became of it, or `broken`. */
export type FileLine<End> = FileProgress | FileBroken | End;
