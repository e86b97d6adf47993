import type { Answer, ItemContent, OntologyClass, TaskKind } from '@/server/projects/tasks';
import type { History } from './core/history';

/** The answers of one kind of task. */
export type AnswerTo<Task extends TaskKind> = Extract<Answer, { task: Task }>;

/** What a page gives an editor, whatever the task. An editor belongs to one item: give it the item's id as `key`. */
export type AnswerEditorProps = {
  task: TaskKind;
  item: ItemContent;
  /** Where the browser finds the image of an image item. */
  imageUrl?: string | undefined;
  /** Retired classes are shown on old answers and never offered. */
  classes: readonly OntologyClass[];
  /** Read once, at mount. */
  initialAnswer: Answer | null;
  /** After each committed edit, never during a drag; a rectangle being placed by keyboard counts. Null: nothing is chosen yet. No rectangles at all is an answer. */
  onChange: (answer: Answer | null, history?: History) => void;
  /** What could be undone when the answer was kept; read once, at mount. Rectangles only. */
  initialHistory?: History | null | undefined;
  /** What the item is called aloud. */
  labels: { readonly item: string };
  readOnly?: boolean | undefined;
  /** Takes the keyboard at mount. */
  autoFocus?: boolean | undefined;
  /** More rectangles than this are refused with a sentence. */
  maxBoxes?: number | undefined;
  onUndoStackChange?: ((stack: UndoStack) => void) | undefined;
  /** The worker says that the item itself is broken; offered when its image does not arrive. */
  onBroken?: (() => void) | undefined;
};

export type UndoStack = { readonly canUndo: boolean; readonly canRedo: boolean };
