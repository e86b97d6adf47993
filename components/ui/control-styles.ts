/** The box of every control one types or chooses in. A wrong one gets a thick ink edge, never vermilion. */
export const controlBox =
  'w-full min-w-0 rounded-md border border-field bg-surface text-ink text-sm placeholder:text-ink-faint hover:border-ink-soft disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint aria-invalid:border-ink aria-invalid:ring-1 aria-invalid:ring-ink pointer-coarse:text-md';
