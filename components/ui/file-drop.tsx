'use client';

import { FolderUp, Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button';
import { classNames } from './class-names';
import { type DroppedFile, filesFromDrop, filesFromList } from './dropped-files';

type Props = {
  /** What to drop: the accessible name. */
  label: string;
  /** Kinds and limits, in words. */
  hint?: ReactNode;
  /** As in `<input accept>`; the server checks again. */
  accept?: string;
  multiple?: boolean;
  /** Offers a second button that takes a whole folder. */
  folders?: boolean;
  disabled?: boolean;
  onFiles: (files: DroppedFile[]) => void;
  className?: string | undefined;
};

/** A place to drop files and folders, with buttons that do the same by keyboard. */
export function FileDrop({
  label,
  hint,
  accept,
  multiple = true,
  folders = true,
  disabled = false,
  onFiles,
  className,
}: Props) {
  const t = useTranslations('ui');
  const id = useId();
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void filesFromDrop(event.dataTransfer).then(onFiles);
  };
  const take = (input: HTMLInputElement) => {
    onFiles(filesFromList(input.files));
    input.value = '';
  };
  const input = { type: 'file', className: 'hidden', tabIndex: -1, 'aria-hidden': true, disabled } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend where the drop area has its sentence.
    <div
      role="group"
      aria-label={label}
      aria-describedby={hint ? id : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classNames(
        'flex flex-col items-center gap-3 rounded-md border-2 border-rule-strong border-dashed px-4 py-8 text-center',
        over && 'border-accent bg-accent-wash',
        className,
      )}
    >
      <p className="text-sm">
        <span className="block font-medium">{label}</span>
        <span className="text-ink-soft">
          {t('dropFiles')}, {t('dropHint')}
        </span>
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button disabled={disabled} icon={<Upload aria-hidden="true" />} onClick={() => files.current?.click()}>
          {t('chooseFiles')}
        </Button>
        {folders ? (
          <Button disabled={disabled} icon={<FolderUp aria-hidden="true" />} onClick={() => folder.current?.click()}>
            {t('chooseFolder')}
          </Button>
        ) : null}
      </div>
      {hint ? (
        <p id={id} className="max-w-[60ch] text-ink-faint text-xs">
          {hint}
        </p>
      ) : null}
      <input ref={files} {...input} accept={accept} multiple={multiple} onChange={(event) => take(event.target)} />
      {folders ? (
        <input ref={folder} {...input} {...{ webkitdirectory: '' }} onChange={(event) => take(event.target)} />
      ) : null}
    </div>
  );
}
