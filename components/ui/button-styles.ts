import { cva, type VariantProps } from 'class-variance-authority';

/** One look for buttons and for links that act like buttons. Danger is ink, since vermilion means disagreement. */
export const buttonStyles = cva(
  [
    'relative inline-flex shrink-0 items-center justify-center gap-1.5 overflow-hidden rounded-md border font-medium whitespace-nowrap no-underline',
    'transition-colors duration-100 select-none',
    'disabled:opacity-50 disabled:cursor-not-allowed not-aria-busy:aria-disabled:opacity-50 aria-disabled:cursor-not-allowed aria-busy:cursor-progress',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong',
        secondary: 'border-rule-strong bg-surface text-ink hover:border-field hover:bg-sunken',
        quiet: 'border-transparent bg-transparent text-ink-soft hover:bg-sunken hover:text-ink',
        danger: 'border-ink bg-ink text-on-ink hover:border-ink-soft hover:bg-ink-soft',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs pointer-coarse:h-11',
        md: 'h-8 px-3 text-sm pointer-coarse:h-11',
        lg: 'h-10 px-4 text-base pointer-coarse:h-11',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonLook = VariantProps<typeof buttonStyles>;
