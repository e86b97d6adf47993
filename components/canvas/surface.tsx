'use client';

import { ImageOff } from 'lucide-react';
import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Size } from '@/server/geometry/viewport';
import { useImageState } from './use-image-state';
import type { usePointers } from './use-pointers';
import type { View } from './use-view';
import './canvas.css';

type Props = {
  image: Size;
  imageUrl: string | undefined;
  /** What the image is called aloud. */
  name: string;
  /** What the keys do here, read after the name. */
  hint?: string;
  view: View;
  handlers: ReturnType<typeof usePointers>['handlers'];
  cursor: 'crosshair' | 'grab';
  onBroken?: (() => void) | undefined;
  /** SVG shapes in image pixels; `var(--pixel)` is the length of one screen pixel. */
  children: ReactNode;
};

/** The image under its shapes, in one layer that is moved as a whole. Nothing can be drawn on an image that is not there. */
export function Surface({ image, imageUrl, name, hint, view, handlers, cursor, onBroken, children }: Props) {
  const hintId = useId();
  const [attempt, setAttempt] = useState(0);
  const { state, imageProps } = useImageState(imageUrl, attempt);
  const scale = view.scale ?? 1;
  const layerStyle: CSSProperties & Record<'--pixel' | '--shrink', string | number> = {
    width: image.width,
    height: image.height,
    '--pixel': `${1 / scale}px`,
    '--shrink': 1 / scale,
  };
  return (
    <div
      ref={view.frame}
      role="application"
      aria-label={name}
      aria-describedby={hint ? hintId : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a role of application takes keys, so it must take the focus.
      tabIndex={0}
      className="canvas-frame relative min-h-0 flex-1 touch-none overflow-clip rounded-md border border-rule bg-sunken select-none focus-visible:outline-offset-[-2px]"
      style={{ cursor }}
      onContextMenu={(event) => event.preventDefault()}
      {...(state === 'broken' ? {} : handlers)}
    >
      {hint ? (
        <span id={hintId} className="sr-only">
          {hint}
        </span>
      ) : null}
      <div
        ref={view.layer}
        className={view.scale === null || state === 'broken' ? 'invisible' : ''}
        style={{ ...layerStyle, position: 'absolute', transformOrigin: '0 0' }}
      >
        {imageProps ? (
          // biome-ignore lint/performance/noImgElement: the image is moved by transform at its own size.
          <img
            key={attempt}
            {...imageProps}
            alt=""
            draggable={false}
            width={image.width}
            height={image.height}
            className={`pointer-events-none absolute inset-0 block size-full max-w-none bg-surface ${scale >= 6 ? '[image-rendering:pixelated]' : ''}`}
          />
        ) : null}
        <svg
          width={image.width}
          height={image.height}
          viewBox={`0 0 ${image.width} ${image.height}`}
          className="absolute inset-0 block overflow-visible"
          role="presentation"
        >
          {children}
        </svg>
      </div>
      {state === 'loading' ? <Loading /> : null}
      {state === 'broken' ? <Broken onRetry={() => setAttempt(attempt + 1)} onBroken={onBroken} /> : null}
    </div>
  );
}

function Loading() {
  const t = useTranslations('canvas');
  return (
    <div className="pointer-events-none absolute inset-0">
      <div className="skeleton absolute inset-6 rounded-md opacity-60" />
      <span role="status" className="sr-only">
        {t('loading')}
      </span>
    </div>
  );
}

function Broken({ onRetry, onBroken }: { onRetry: () => void; onBroken: (() => void) | undefined }) {
  const t = useTranslations('canvas');
  return (
    <div
      role="alert"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 p-4 text-center select-text"
    >
      <ImageOff aria-hidden="true" className="size-8 text-ink-faint" />
      <p className="font-medium">{t('broken')}</p>
      <p className="max-w-96 text-ink-soft text-sm">{t(onBroken ? 'brokenHint' : 'brokenHintReader')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={onRetry}>{t('retry')}</Button>
        {onBroken ? (
          <Button variant="quiet" onClick={onBroken}>
            {t('reportBroken')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
