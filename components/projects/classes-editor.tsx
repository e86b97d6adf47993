'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { toastUndo } from '@/components/ui/toasts';
import { useKeptFocus } from '@/components/ui/use-kept-focus';
import { leastClasses, projectLimits } from '@/server/projects/limits';
import { classComplaints } from '@/server/projects/rules';
import type { OntologyClass, TaskKind } from '@/server/projects/tasks';
import { freshClass, moved } from './class-list';
import { ClassRow } from './class-row';

type Props = {
  task: TaskKind;
  /** Published classes are retired instead of removed, and can be brought back. */
  wasPublished: boolean;
  classes: readonly OntologyClass[];
  onChange: (classes: OntologyClass[]) => void;
  /** Sentences of the server by field path (`classes.2.name`). */
  fieldErrors: Readonly<Record<string, string>>;
};

/** The list of classes as one works on it. What is wrong is said beside the field while typing. */
export function ClassesEditor({ task, wasPublished, classes, onChange, fieldErrors }: Props) {
  const t = useTranslations('projects.classes');
  const [fresh, setFresh] = useState<string | null>(null);
  const addRef = useKeptFocus<HTMLButtonElement>(classes.length);
  const complaints = classComplaints(task, classes);
  const errorAt = (index: number, part: 'name' | 'hotkey' | 'description') => {
    const complaint = complaints.find((one) => one.index === index && one.part === part);
    return complaint
      ? t(`complaint.${complaint.code}`, { subject: complaint.subject })
      : fieldErrors[`classes.${index}.${part}`];
  };
  const replace = (index: number, value: OntologyClass) =>
    onChange(classes.map((one, at) => (at === index ? value : one)));
  const remove = (index: number) => {
    const one = classes[index];
    if (!one) return;
    if (wasPublished) replace(index, { ...one, retired: !one.retired, hotkey: null });
    else {
      onChange(classes.filter((_, at) => at !== index));
      if (one.name) toastUndo(t('removed', { name: one.name }), () => onChange([...classes]));
    }
  };
  const add = () => {
    const one = freshClass(task, classes);
    setFresh(one.id);
    onChange([...classes, one]);
  };
  return (
    <div>
      <ol className="border-rule border-t empty:hidden">
        {classes.map((one, index) => (
          <ClassRow
            key={one.id}
            value={one}
            number={index + 1}
            nameError={errorAt(index, 'name')}
            hotkeyError={errorAt(index, 'hotkey')}
            descriptionError={errorAt(index, 'description')}
            autoFocus={fresh === one.id}
            isFirst={index === 0}
            isLast={index === classes.length - 1}
            onChange={(value) => replace(index, value)}
            onMove={(by) => onChange(moved(classes, index, by))}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      <Button
        ref={addRef}
        className="mt-3"
        icon={<Plus aria-hidden="true" />}
        disabledReason={
          classes.length >= projectLimits.classes ? t('full', { most: projectLimits.classes }) : undefined
        }
        onClick={add}
      >
        {t('add')}
      </Button>
      {isAlone(task, classes) ? (
        <Callout tone="unsure" className="mt-3" title={t('alone')}>
          {t('aloneWhy')}
        </Callout>
      ) : null}
    </div>
  );
}

/** One class where answers need another beside it; while its name is being written, nothing is said yet. */
function isAlone(task: TaskKind, classes: readonly OntologyClass[]): boolean {
  const [first, ...others] = classes.filter((one) => !one.retired);
  return first !== undefined && others.length === 0 && leastClasses[task] > 1 && first.name.trim() !== '';
}
