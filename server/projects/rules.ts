import { hourlyFloorMinor, leastClasses, reservedHotkeys } from './limits';
import type { OntologyClass, TaskKind } from './tasks';

/** What is wrong with the class at `index`: `subject` is the name, key or id that is taken. */
export interface ClassComplaint {
  readonly index: number;
  readonly part: 'name' | 'hotkey' | 'id';
  readonly code: 'class_name_taken' | 'class_id_taken' | 'hotkey_taken' | 'hotkey_reserved' | 'classes_not_used';
  readonly subject: string;
}

const sameName = (name: string) => name.normalize('NFKC').toLowerCase();

/** Every complaint about a list of classes, in order. A retired class keeps its name and key to itself no longer. */
export function classComplaints(task: TaskKind, classes: readonly OntologyClass[]): ClassComplaint[] {
  const [ids, names, keys] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const reserved: readonly string[] = reservedHotkeys[task];
  return classes.flatMap((one, index): ClassComplaint[] => {
    const found: ClassComplaint[] = [];
    const { id, name, hotkey } = one;
    if (task === 'pairs') found.push({ index, part: 'name', code: 'classes_not_used', subject: name });
    if (ids.has(id)) found.push({ index, part: 'id', code: 'class_id_taken', subject: id });
    ids.add(id);
    if (one.retired) return found;
    if (names.has(sameName(name))) found.push({ index, part: 'name', code: 'class_name_taken', subject: name });
    names.add(sameName(name));
    if (hotkey === null) return found;
    if (reserved.includes(hotkey)) found.push({ index, part: 'hotkey', code: 'hotkey_reserved', subject: hotkey });
    if (keys.has(hotkey)) found.push({ index, part: 'hotkey', code: 'hotkey_taken', subject: hotkey });
    keys.add(hotkey);
    return found;
  });
}

/** Whether so little can be said that every answer would be the same: never of a project that workers are paid for. */
export function hasTooFewClasses(task: TaskKind, classes: readonly OntologyClass[]): boolean {
  return classes.filter(({ retired }) => !retired).length < leastClasses[task];
}

/**
 * The classes of the next version. Once a project has been published each of its classes may have been used, so one that
 * the proposal leaves out is kept as retired; in a draft it is gone. Hotkeys of retired classes are freed.
 */
export function nextClasses(
  before: readonly OntologyClass[],
  proposed: readonly OntologyClass[],
  wasPublished: boolean,
): OntologyClass[] {
  const kept = new Set(proposed.map((one) => one.id));
  const retired = wasPublished ? before.filter((one) => !kept.has(one.id)) : [];
  return [...proposed, ...retired.map((one) => ({ ...one, retired: true }))].map((one) =>
    one.retired ? { ...one, hotkey: null } : one,
  );
}

export function sameClasses(a: readonly OntologyClass[], b: readonly OntologyClass[]): boolean {
  const key = (one: OntologyClass) =>
    JSON.stringify([one.id, one.name, one.colour, one.hotkey, one.description, one.retired]);
  return a.length === b.length && a.every((one, index) => key(one) === key(b[index] ?? one) && b[index] !== undefined);
}

/** What one annotation costs its requester, in minor units: the price and the fee on it, rounded up to a whole unit. */
export function annotationCostMinor(priceMinor: bigint, feeBps: number): bigint {
  return priceMinor + (priceMinor * BigInt(feeBps) + 9_999n) / 10_000n;
}

/** What an hour of such work pays, in minor units, rounded down. */
export function hourlyRateMinor(priceMinor: bigint, estimateSeconds: number): bigint {
  return estimateSeconds > 0 ? (priceMinor * 3600n) / BigInt(estimateSeconds) : 0n;
}

/** Whether an hour of such work pays less than the fair floor; a currency without a floor is never said to. */
export function isBelowHourlyFloor(priceMinor: bigint, estimateSeconds: number, currency: string): boolean {
  const floor = hourlyFloorMinor[currency];
  return floor !== undefined && hourlyRateMinor(priceMinor, estimateSeconds) < floor;
}

/** The smallest price that reaches the fair floor, in minor units. */
export function fairPriceMinor(estimateSeconds: number, currency: string): bigint {
  const floor = hourlyFloorMinor[currency] ?? 0n;
  return (floor * BigInt(estimateSeconds) + 3599n) / 3600n;
}
