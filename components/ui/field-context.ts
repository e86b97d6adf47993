'use client';

import { createContext, useContext } from 'react';

/** What a Field tells the control inside it, so that label, hint and error are wired without ids passed by hand. */
type FieldWiring = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };

export const FieldContext = createContext<FieldWiring | null>(null);

/** The attributes a control takes from the Field around it; what the control was given itself comes first. */
export function useFieldControl(own: { id?: string | undefined } = {}) {
  const field = useContext(FieldContext);
  if (!field) return own.id === undefined ? {} : { id: own.id };
  return {
    id: own.id ?? field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}
