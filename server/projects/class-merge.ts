import { sameClasses } from './rules';
import type { OntologyClass } from './tasks';

type Classes = readonly OntologyClass[];

const idsOf = (classes: Classes) => classes.map(({ id }) => id);

/**
 * What becomes of the classes in force that two people changed from the same version: what only one of them changed is as
 * they left it, and so is the order; where both changed the same class or both moved some, it is mine. Pure.
 */
export function mergeClasses(base: Classes, mine: Classes, theirs: Classes): OntologyClass[] {
  const [before, own, other] = [base, mine, theirs].map((list) => new Map(list.map((one) => [one.id, one])));
  const stayed = idsOf(mine).filter((id) => before?.has(id));
  const hasMoved = stayed.join() !== idsOf(base).join();
  const ids = new Set([...idsOf(hasMoved ? mine : theirs), ...idsOf(mine), ...idsOf(theirs)]);
  return [...ids].flatMap((id) => {
    const [was, isMine, isTheirs] = [before?.get(id), own?.get(id), other?.get(id)];
    const isUntouched = was && isMine && isTheirs && sameClasses([was], [isMine]);
    return (isUntouched ? isTheirs : (isMine ?? isTheirs)) ?? [];
  });
}
