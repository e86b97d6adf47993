import { expect, it } from 'vitest';
import { newestFigure, newestVersion } from '@/components/estimates/newest-figure';
import type { AgreementRow } from '@/server/estimates/contract';

const row = (guideNumber: number, scope: AgreementRow['scope'], scopeKey: string, alpha: number | null) =>
  ({ guideNumber, scope, scopeKey, alpha }) as AgreementRow;

const rows = [
  row(2, 'all', '', null),
  row(2, 'slice', 'irony', null),
  row(1, 'all', '', 0.62),
  row(1, 'slice', 'plain', 1),
  row(1, 'slice', 'irony', -0.17),
  row(1, 'class', 'happy', 0.7),
];

it('what was measured under an earlier guide stays in sight until the newer one has a figure', () => {
  expect(newestFigure(rows, 'slice', 'plain')).toMatchObject({ guideNumber: 1, alpha: 1 });
  expect(newestFigure(rows, 'slice', 'irony')).toMatchObject({ guideNumber: 1, alpha: -0.17 });
  const more = [...rows, row(2, 'slice', 'irony', 0.9), row(2, 'class', 'happy', null)];
  expect(newestFigure(more, 'slice', 'irony')).toMatchObject({ guideNumber: 2, alpha: 0.9 });
  expect(newestVersion(more, 'class')).toBe(1);
});

it('without any figure the newest version is named, and nothing of what nobody labelled', () => {
  expect(newestFigure([row(1, 'slice', 'a', null), row(2, 'slice', 'a', null)], 'slice', 'a')?.guideNumber).toBe(2);
  expect(newestFigure(rows, 'slice', 'korean')).toBeUndefined();
  expect(newestVersion([], 'class')).toBe(0);
});
