'use client';

import { useCallback, useState } from 'react';

type ImageState = 'loading' | 'shown' | 'broken';

type ImageProps = {
  ref: (element: HTMLImageElement | null) => void;
  src: string;
  onLoad: () => void;
  onError: () => void;
};

/**
 * Whether the image has arrived. An image that came from the cache, or failed before React was listening, tells no
 * event: it is asked when it is mounted.
 */
export function useImageState(
  url: string | undefined,
  attempt: number,
): { state: ImageState; imageProps: ImageProps | null } {
  const source = url === undefined ? '' : `${url}#${attempt}`;
  const [known, setKnown] = useState<{ source: string; state: ImageState }>({ source, state: 'loading' });
  const tell = useCallback((state: ImageState) => setKnown({ source, state }), [source]);
  const ref = useCallback(
    (element: HTMLImageElement | null) => {
      if (element?.complete) tell(element.naturalWidth > 0 ? 'shown' : 'broken');
    },
    [tell],
  );
  if (url === undefined) return { state: 'broken', imageProps: null };
  const state = known.source === source ? known.state : 'loading';
  return { state, imageProps: { ref, src: url, onLoad: () => tell('shown'), onError: () => tell('broken') } };
}
