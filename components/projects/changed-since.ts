/** The parts of a form that are not as they were before: what somebody else changed meanwhile is not sent back over it. */
export function changedSince<T extends object>(before: Partial<T>, now: T): Partial<T> {
  const keys = Object.keys(now) as (keyof T)[];
  return Object.fromEntries(keys.filter((key) => now[key] !== before[key]).map((key) => [key, now[key]])) as Partial<T>;
}
