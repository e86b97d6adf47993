'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Kbd } from '@/components/ui/kbd';
import { CommandOption } from './command-option';
import { useCommandSearch } from './use-command-search';

/** The text box and the list of Cmd/Ctrl-K: the combobox of the ARIA authoring practices. */
export function CommandList({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell');
  const search = useCommandSearch(t('onThisPage'), onClose);
  const isEmpty = search.lines.length === 0;
  return (
    <>
      <div className="flex items-center gap-2 border-rule border-b px-3 text-ink-faint">
        <Search aria-hidden="true" className="size-4" />
        <input
          role="combobox"
          aria-label={t('findAnything')}
          aria-expanded={!isEmpty}
          aria-controls={search.listId}
          aria-activedescendant={isEmpty ? undefined : search.optionId(search.active)}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={search.query}
          onChange={(event) => search.type(event.target.value)}
          onKeyDown={search.press}
          placeholder={t('findPlaceholder')}
          className="h-11 min-w-0 flex-1 bg-transparent text-ink text-md outline-none placeholder:text-ink-faint sm:text-base"
        />
        <Kbd keys="escape" />
      </div>
      <div
        id={search.listId}
        role="listbox"
        aria-label={t('findAnything')}
        className="max-h-[min(60vh,400px)] overflow-y-auto p-1"
      >
        {search.groups.map(([group, list]) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of a listbox is no fieldset.
          <div key={group} role="group" aria-label={group}>
            <div aria-hidden="true" className="px-2 pt-2 pb-1 text-ink-faint text-xs">
              {group}
            </div>
            {list.map((command) => {
              const place = search.lines.indexOf(command);
              return (
                <CommandOption
                  key={command.id}
                  id={search.optionId(place)}
                  command={command}
                  active={place === search.active}
                  onPoint={() => search.point(place)}
                  onChoose={() => search.choose(command)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {isEmpty ? (
        <p role="status" className="px-3 pb-6 text-ink-soft text-sm">
          {t('findNothing')}
        </p>
      ) : null}
    </>
  );
}
