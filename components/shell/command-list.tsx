'use client';

import { Command as Palette } from 'cmdk';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Kbd } from '@/components/ui/kbd';
import { type Command, useCommandRegistry } from './command-registry';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

const none: readonly Command[] = [];

function byGroup(commands: readonly Command[], fallback: string): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const name = command.group ?? fallback;
    groups.set(name, [...(groups.get(name) ?? []), command]);
  }
  return [...groups];
}

/** The list behind Cmd/Ctrl-K, drawn from the registry. */
export function CommandList({ open, onOpenChange }: Props) {
  const t = useTranslations('shell');
  const router = useRouter();
  const registry = useCommandRegistry();
  const commands = useSyncExternalStore(registry.subscribe, registry.list, () => none);
  const choose = (command: Command) => {
    onOpenChange(false);
    if (command.href) router.push(command.href);
    command.run?.();
  };
  return (
    <Palette.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label={t('findAnything')}
      loop
      overlayClassName="appear fixed inset-0 z-40 bg-veil"
      contentClassName="appear fixed inset-x-2 top-2 z-40 mx-auto max-w-xl overflow-hidden rounded-lg border border-rule bg-surface shadow-float sm:top-[14vh]"
    >
      <div className="flex items-center gap-2 border-rule border-b px-3 text-ink-faint">
        <Search aria-hidden="true" className="size-4" />
        <Palette.Input
          placeholder={t('findPlaceholder')}
          className="h-11 min-w-0 flex-1 bg-transparent text-ink text-md outline-none placeholder:text-ink-faint sm:text-base"
        />
        <Kbd keys="escape" />
      </div>
      <Palette.List className="max-h-[min(60vh,400px)] overflow-y-auto p-1">
        <Palette.Empty className="px-3 py-6 text-ink-soft text-sm">{t('findNothing')}</Palette.Empty>
        {byGroup(commands, t('onThisPage')).map(([group, list]) => (
          <Palette.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
          >
            {list.map((command) => (
              <Palette.Item
                key={command.id}
                value={command.id}
                keywords={[command.label, command.hint ?? '', group]}
                onSelect={() => choose(command)}
                className="flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 text-sm data-[selected=true]:bg-sunken pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-faint"
              >
                {command.icon}
                <span className="min-w-0 flex-1 truncate">{command.label}</span>
                {command.hint ? <span className="truncate text-ink-faint text-xs">{command.hint}</span> : null}
                {command.shortcut ? <Kbd keys={command.shortcut} /> : null}
              </Palette.Item>
            ))}
          </Palette.Group>
        ))}
      </Palette.List>
    </Palette.Dialog>
  );
}
