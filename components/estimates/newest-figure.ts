import type { AgreementRow } from '@/server/estimates/contract';

type Scope = AgreementRow['scope'];

/** The newest first, and all that have a figure before all that have none: two answers alike define no agreement yet. */
function figuredFirst(rows: readonly AgreementRow[], scope: Scope): AgreementRow[] {
  const missing = ({ alpha }: AgreementRow) => (alpha === null ? 1 : 0);
  return rows
    .filter((row) => row.scope === scope)
    .sort((a, b) => missing(a) - missing(b) || b.guideNumber - a.guideNumber);
}

/** What is known of a slice or class: under the newest guide version that has a figure for it, else under the newest. */
export function newestFigure(rows: readonly AgreementRow[], scope: Scope, key: string): AgreementRow | undefined {
  return figuredFirst(rows, scope).find(({ scopeKey }) => scopeKey === key);
}

/** The newest guide version that has a figure in this scope, else the newest that was measured; 0 for none. */
export function newestVersion(rows: readonly AgreementRow[], scope: Scope): number {
  return figuredFirst(rows, scope)[0]?.guideNumber ?? 0;
}
