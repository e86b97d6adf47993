'use client';

import { type Ref, useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { AnswerShapes } from './answer-shapes';
import { className } from './class-look';
import { Halo } from './halo';
import type { MergedBox } from './layers';
import { MergedShapes } from './merged-shapes';
import type { OverlayViewProps } from './overlay-contract';
import { Surface } from './surface';
import type { usePointers } from './use-pointers';
import type { View } from './use-view';

type Props = {
  props: Omit<OverlayViewProps, 'item'> & { item: { width: number; height: number } };
  view: View;
  handlers: ReturnType<typeof usePointers>['handlers'];
  shapes: Ref<SVGGElement>;
  boxes: readonly MergedBox[];
  contested: ReadonlySet<string>;
  picked: string | null;
  onHover: (boxId: string | null) => void;
};

/** Above this many rectangles the letters would hide the words; tint and dashes stay. */
const mostLetters = 600;

/** The image, the visible answers in their looks, and the merge on top. */
export function OverlayDrawing({ props, view, handlers, shapes, boxes, contested, picked, onHover }: Props) {
  const { item, imageUrl, classes, labels, layers } = props;
  const t = useTranslations('canvas');
  const nameOf = useCallback(
    (box: MergedBox, number: number) => {
      const confidence =
        box.confidence === null ? t('confidenceUnknown') : t('confidence', { confidence: box.confidence });
      const counts = { number, total: boxes.length, votes: box.votes.length, asked: layers.length };
      const isContested = String(contested.has(box.id));
      return t('objectName', { class: className(t, classes, box.classId), ...counts, isContested, confidence });
    },
    [t, boxes.length, layers.length, contested, classes],
  );
  const visible = useMemo(
    () => layers.flatMap(({ visible, answer }) => (visible && answer.task === 'boxes' ? answer.boxes : [])),
    [layers],
  );
  return (
    <Surface image={item} imageUrl={imageUrl} name={labels.item} view={view} handlers={handlers} cursor="grab">
      <Halo boxes={visible} isFaint />
      {layers.map((layer, place) =>
        layer.visible && layer.answer.task === 'boxes' ? (
          <AnswerShapes
            key={layer.id}
            boxes={layer.answer.boxes}
            tint={layer.tint}
            dash={layer.dash}
            badge={layer.badge}
            place={place}
            hasBadges={visible.length <= mostLetters}
          />
        ) : null,
      )}
      <MergedShapes
        ref={shapes}
        boxes={boxes}
        contested={contested}
        picked={picked}
        label={t('objects')}
        nameOf={nameOf}
        onHover={onHover}
      />
    </Surface>
  );
}
