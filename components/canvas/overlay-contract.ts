import type { ItemContent, OntologyClass } from '@/server/projects/tasks';
import type { AnswerLayer, MergedAnswer } from './layers';

/** Many answers to one item at once. Which of them are visible is kept by the page. */
export type OverlayViewProps = {
  item: ItemContent;
  imageUrl?: string | undefined;
  classes: readonly OntologyClass[];
  labels: { readonly item: string };
  /** In the order of the keys 1 to 9. */
  layers: readonly AnswerLayer[];
  onToggle: (layerId: string, visible: boolean) => void;
  merged?: MergedAnswer | undefined;
  /** Ids of contested merged rectangles; for classes and pairs any entry means that the answer is contested. */
  contested?: readonly string[] | undefined;
  /** The answers are no votes, as a known one beside that of one person: nothing is counted. */
  isUncounted?: boolean | undefined;
  /** A merged rectangle was chosen by click or key, or none any more. */
  onPick?: ((boxId: string | null) => void) | undefined;
};
