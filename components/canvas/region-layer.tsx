'use client';

import { memo, type Ref, useDeferredValue, useMemo } from 'react';
import type { OntologyClass } from '@/server/projects/tasks';
import { colourOf } from './class-look';
import type { Region, Regions } from './core/document';
import { Halo } from './halo';
import { RegionShape } from './region-shape';

type Props = {
  regions: Regions;
  selected: readonly string[];
  classes: readonly OntologyClass[];
  isolates: boolean;
  label: string;
  nameOf: (region: Region, number: number, total: number) => string;
  ref: Ref<SVGGElement>;
};

/** All rectangles, as one list of options. Zooming and panning do not come here. */
export const RegionLayer = memo(function RegionLayer(props: Props) {
  const { regions, selected, classes, isolates, label, nameOf, ref } = props;
  // Every name holds the total. The selected one, which is read aloud, has it at once; a thousand others follow later.
  const total = useDeferredValue(regions.length);
  const chosen = useMemo(() => new Set(selected), [selected]);
  const list = regions.length > 0 ? { role: 'listbox', 'aria-label': label, 'aria-multiselectable': true } : {};
  return (
    <g className={isolates ? 'isolated' : undefined}>
      <Halo boxes={regions} />
      <g ref={ref} {...list}>
        {regions.map((region, index) => (
          <RegionShape
            key={region.id}
            region={region}
            number={index + 1}
            total={chosen.has(region.id) ? regions.length : Math.max(total, index + 1)}
            colour={colourOf(classes, region.classId)}
            isSelected={chosen.has(region.id)}
            nameOf={nameOf}
          />
        ))}
      </g>
    </g>
  );
});
