'use client';

import type { ItemContent } from '@/server/projects/tasks';
import { Surface } from './surface';
import { TextBody } from './text-body';
import { type Tool, usePointers } from './use-pointers';
import { useView } from './use-view';
import { ZoomControls } from './zoom-controls';

type Props = {
  item: Exclude<ItemContent, { kind: 'pair' }>;
  imageUrl: string | undefined;
  name: string;
  onBroken?: (() => void) | undefined;
};

/** An item to look at or to read: an image that can be zoomed and dragged about, or a text. */
export function ItemView({ item, ...rest }: Props) {
  if (item.kind === 'image') return <ImageItem image={item} {...rest} />;
  return <TextBody text={item.text} name={rest.name} className="max-h-full w-full self-start" />;
}

function ImageItem({
  image,
  imageUrl,
  name,
  onBroken,
}: Omit<Props, 'item'> & { image: { width: number; height: number } }) {
  const view = useView(image);
  const { handlers } = usePointers(view, image, idle, 'grab');
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-1">
      <Surface
        image={image}
        imageUrl={imageUrl}
        name={name}
        view={view}
        handlers={handlers}
        cursor="grab"
        onBroken={onBroken}
      >
        {null}
      </Surface>
      <ZoomControls view={view} image={image} />
    </div>
  );
}

/** Nothing is drawn on an item that is only looked at. */
const idle: Tool = {
  pans: true,
  press: () => undefined,
  drag: () => undefined,
  release: () => undefined,
  cancel: () => undefined,
  cursor: () => 'grab',
};
