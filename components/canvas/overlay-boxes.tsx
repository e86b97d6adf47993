'use client';

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { boxesAt } from '@/server/geometry/box-edit';
import type { ItemContent } from '@/server/projects/tasks';
import { type KeyPress, plainKey, zoomStep } from './core/keys';
import { KeyLegend } from './key-legend';
import { LayerBar } from './layer-bar';
import type { MergedBox } from './layers';
import { ObjectCard } from './object-card';
import type { OverlayViewProps } from './overlay-contract';
import { OverlayDrawing } from './overlay-drawing';
import { useKeys } from './use-keys';
import { type Tool, usePointers } from './use-pointers';
import { useView, type View } from './use-view';
import { ZoomControls, zoomBy } from './zoom-controls';

type Props = OverlayViewProps & { item: Extract<ItemContent, { kind: 'image' }> };

/** Many answers and their merge on one image, and the votes on the object that is pointed at. */
export function OverlayBoxes(props: Props) {
  const { item, classes, layers, onToggle, merged } = props;
  const t = useTranslations('canvas');
  const [showsMerge, setShowsMerge] = useState(true);
  const [hovered, setHovered] = useState<string | null>(null);
  const { boxes, contested, picked, pick } = useMergedObjects(props, showsMerge);
  const root = useRef<HTMLDivElement>(null);
  const shapes = useRef<SVGGElement>(null);
  const view = useView(item);
  const { handlers, holdSpace } = usePointers(view, item, clickTool(boxes, picked, pick), 'grab');
  const toggleMerge = () => setShowsMerge(!showsMerge);
  useOverlayKeys({ root, view, props, boxes, picked, pick, shapes, toggleMerge, holdSpace });
  const seen = hovered ?? picked;
  return (
    <div ref={root} className="@container flex h-full min-h-80 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <LayerBar
          layers={layers}
          onToggle={onToggle}
          merged={merged ? { isVisible: showsMerge, onToggle: toggleMerge } : null}
        />
        <ZoomControls view={view} image={item} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-3 @2xl:flex-row">
        <OverlayDrawing {...{ props, view, handlers, shapes, boxes, contested, picked }} onHover={setHovered} />
        <section
          aria-label={t('voteTable')}
          className="flex min-h-32 shrink-0 flex-col gap-3 overflow-y-auto @2xl:w-64"
        >
          <p className="text-ink-soft text-sm">
            {t('objectsShown', { total: boxes.length, contested: contested.size })}
          </p>
          <ObjectCard
            box={boxes.find((box) => box.id === seen)}
            isContested={seen !== null && contested.has(seen)}
            layers={layers}
            classes={classes}
          />
        </section>
      </div>
      <KeyLegend
        entries={[
          { keys: ['1', '…', '9'], does: t('keys.toggleLayers') },
          { keys: ['m'], does: t('keys.toggleMerged') },
          { keys: ['tab'], does: t('keys.cycleObjects') },
          { keys: [t('keys.wheel'), '+', '-'], does: t('keys.zoom') },
          { keys: [t('keys.drag')], does: t('keys.pan') },
          { keys: ['0'], does: t('keys.fit') },
        ]}
      />
    </div>
  );
}

/** The merged rectangles, contested ones first: that is the order in which a reviewer wants to walk through them. */
function useMergedObjects({ merged, contested, onPick }: Props, shows: boolean) {
  const [picked, setPicked] = useState<string | null>(null);
  const disputed = useMemo(() => new Set(contested ?? []), [contested]);
  const boxes = useMemo(() => {
    const all = shows && merged?.task === 'boxes' ? merged.boxes : [];
    return [...all.filter(({ id }) => disputed.has(id)), ...all.filter(({ id }) => !disputed.has(id))];
  }, [merged, disputed, shows]);
  const pick = (boxId: string | null) => {
    setPicked(boxId);
    onPick?.(boxId);
  };
  return { boxes, contested: disputed, picked, pick };
}

/** A click takes the smallest rectangle under it, and the next larger one when that was taken already. */
function clickTool(boxes: readonly MergedBox[], picked: string | null, pick: (id: string | null) => void): Tool {
  return {
    pans: true,
    press(at) {
      const under = boxesAt(boxes, at).flatMap((index) => boxes[index]?.id ?? []);
      pick(under[under.indexOf(picked ?? '') + 1] ?? under[0] ?? null);
    },
    drag: () => undefined,
    release: () => undefined,
    cancel: () => undefined,
    cursor: () => 'grab',
  };
}

type OverlayKeys = {
  root: RefObject<HTMLElement | null>;
  shapes: RefObject<SVGGElement | null>;
  view: View;
  props: Props;
  boxes: readonly MergedBox[];
  picked: string | null;
  pick: (boxId: string | null) => void;
  toggleMerge: () => void;
  holdSpace: (isHeld: boolean) => void;
};

function useOverlayKeys({ root, shapes, view, props, boxes, picked, pick, toggleMerge, holdSpace }: OverlayKeys): void {
  const follows = useRef(false);
  useEffect(() => {
    if (!follows.current || picked === null) return;
    follows.current = false;
    shapes.current?.querySelector<SVGElement>(`[data-object="${CSS.escape(picked)}"]`)?.focus({ preventScroll: true });
  }, [picked, shapes]);

  const walk = (by: number): boolean => {
    const from = boxes.findIndex((box) => box.id === picked);
    const next = from < 0 ? (by > 0 ? boxes[0] : undefined) : boxes[from + by];
    follows.current = next !== undefined;
    if (next || picked !== null) pick(next?.id ?? null);
    return next !== undefined;
  };

  const listen = (press: KeyPress, onSurface: boolean): boolean => {
    if (press.ctrl || press.alt) return false;
    const layer = /^[1-9]$/.test(press.key) ? props.layers[Number(press.key) - 1] : undefined;
    if (layer) props.onToggle(layer.id, !layer.visible);
    else if (plainKey(press) === 'm') toggleMerge();
    else if (press.key === 'Tab' && onSurface) return walk(press.shift ? -1 : 1);
    else if (press.key === ' ' && onSurface) holdSpace(true);
    else if (press.key === 'Escape' && picked !== null) pick(null);
    else if (press.key === '0') view.showAll();
    else if (press.key === '+' || press.key === '=') zoomBy(view, props.item, zoomStep);
    else if (press.key === '-') zoomBy(view, props.item, 1 / zoomStep);
    else return false;
    return true;
  };
  useKeys(root, view.frame, listen, () => holdSpace(false));
}
