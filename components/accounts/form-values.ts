import type { FormEvent } from 'react';

/**
 * The text of a form's fields by name. Fields keep their own text instead of React's state, so that what somebody typed
 * before the page came to life is neither lost nor sent empty.
 */
export function valuesOf<Name extends string>(
  event: FormEvent<HTMLFormElement>,
  ...names: Name[]
): Record<Name, string> {
  event.preventDefault();
  const data = new FormData(event.currentTarget);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '')])) as Record<Name, string>;
}
