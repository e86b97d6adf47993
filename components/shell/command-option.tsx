import { Kbd } from '@/components/ui/kbd';
import type { Command } from './command-provider';

type Props = { id: string; command: Command; active: boolean; onPoint: () => void; onChoose: () => void };

/** A line of Cmd/Ctrl-K. The focus stays in the text box, which names the active line. */
export function CommandOption({ id, command, active, onPoint, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the text box keeps the focus and points here by aria-activedescendant.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text box listens to the keys.
    <div
      id={id}
      role="option"
      aria-selected={active}
      onPointerMove={onPoint}
      onClick={onChoose}
      className="flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 text-sm aria-selected:bg-sunken pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-faint"
    >
      {command.icon}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.hint ? <span className="truncate text-ink-faint text-xs">{command.hint}</span> : null}
      {command.shortcut ? <Kbd keys={command.shortcut} /> : null}
    </div>
  );
}
