'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureOf } from '@/components/assignment/picture-of';
import { type AnswerLayer, layerLook } from '@/components/canvas/layers';
import { OverlayView } from '@/components/canvas/overlay-view';
import type { Answer, ItemContent, OntologyClass } from '@/server/projects/tasks';

type Props = {
  item: ItemContent;
  classes: readonly OntologyClass[];
  given: Answer;
  known: Answer;
  name: string;
  /** Whose answer `given` is; the reader's own unless said. */
  givenName?: string;
};

/** A known answer over the one that was given, each of which can be put aside. */
export function AnswerPair({ item, classes, given, known, name, givenName }: Props) {
  const t = useTranslations('annotations.lesson');
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string, visible: boolean) =>
    setHidden((before) => new Set(visible ? [...before].filter((one) => one !== id) : [...before, id]));
  const layer = (id: string, title: string, answer: Answer, index: number): AnswerLayer => {
    return { ...layerLook(index), id, name: title, visible: !hidden.has(id), answer };
  };
  return (
    <OverlayView
      item={item}
      imageUrl={pictureOf(item)}
      classes={classes}
      labels={{ item: name }}
      layers={[layer('known', t('known'), known, 0), layer('given', givenName ?? t('given'), given, 1)]}
      onToggle={toggle}
      isUncounted
    />
  );
}
