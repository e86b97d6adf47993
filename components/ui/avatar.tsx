import { avatarTint, type Tint } from './avatar-tint';
import { classNames } from './class-names';

type Props = {
  /** Gives the tint; the same person has the same tint everywhere. */
  id: string;
  name: string;
  size?: 'sm' | 'md' | 'lg';
  /** From `distinctTints`, where people are seen side by side. */
  tint?: Tint | undefined;
  className?: string | undefined;
};

const sizes = { sm: 'size-5 text-2xs', md: 'size-7 text-2xs', lg: 'size-10 text-base' };

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A person or pseudonym as initials on their tint. The name stands beside it, so it is hidden from ears. */
export function Avatar({ id, name, size = 'md', tint = avatarTint(id), className }: Props) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-full font-medium whitespace-nowrap select-none',
        sizes[size],
        className,
      )}
      style={{ background: tint.wash, color: tint.ink }}
    >
      {initials(name)}
    </span>
  );
}
