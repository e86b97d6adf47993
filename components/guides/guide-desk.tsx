'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { askedAnew, Loaded } from '@/components/projects/loaded';
import { SaveNote } from '@/components/projects/save-note';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import type { Item } from '@/server/datasets/contract';
import type { CaseView, DraftView, GuideVersionLine, GuideView } from '@/server/guides/contract';
import { saysTheSame } from '@/server/guides/rules';
import type { OntologyClass } from '@/server/projects/tasks';
import { CaseList } from './case-list';
import { DraftEditor } from './draft-editor';
import { GuideChanges } from './guide-changes';
import { PublishGuide } from './publish-guide';
import { PublishedGuide } from './published-guide';
import { useDraft } from './use-draft';
import { VersionList } from './version-list';
import { VersionReader } from './version-reader';

type Props = {
  projectId: string;
  published: GuideView | null;
  versions: readonly GuideVersionLine[];
  classes: readonly OntologyClass[];
  caseItems: readonly Item[];
  workers: number;
  mayRelabel: boolean;
  /** A draft project publishes its guide together with itself. */
  isProjectPublished: boolean;
};

/** The guide of a project: the draft one writes, and beside it what is in force and what would change. */
export function GuideDesk(props: Props) {
  const t = useTranslations('guides');
  const trpc = useTRPC();
  const stored = useQuery({ ...trpc.guides.draft.queryOptions({ projectId: props.projectId }), ...askedAnew });
  return (
    <Loaded query={stored} label={t('loading')} rows={8}>
      {(draft) => <GuideDeskBody {...props} stored={draft} />}
    </Loaded>
  );
}

type Side = 'published' | 'changes' | 'versions';

function GuideDeskBody(props: Props & { stored: DraftView }) {
  const { projectId, published, classes, caseItems, workers, mayRelabel, isProjectPublished, stored } = props;
  const t = useTranslations('guides');
  const work = useDraft(projectId, stored);
  const [side, setSide] = useState<Side>(published ? 'changes' : 'published');
  const numbered = work.draft.rules.map((rule) => ({ ...rule, number: work.numberOf(rule.ruleId) ?? 0 }));
  const after = { introduction: work.draft.introduction, rules: numbered, cases: stored.cases };
  const addsCases = stored.cases.length > (published?.cases.length ?? 0);
  const isSame = published !== null && !addsCases && saysTheSame(published, after);
  const drawn = (cases: readonly CaseView[]) => <CaseList {...{ projectId, cases, classes }} items={caseItems} />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel
        title={t(work.hasBegun ? 'draftOf' : 'draftNone', { number: stored.number })}
        actions={
          <>
            {work.hasBegun ? <SaveNote autosave={work.autosave} /> : null}
            {isProjectPublished ? (
              <PublishGuide
                projectId={projectId}
                number={stored.number}
                published={published}
                work={work}
                workers={workers}
                mayRelabel={mayRelabel}
                disabledReason={isSame ? t(work.hasBegun ? 'publish.nothingChanged' : 'publish.noDraft') : undefined}
              />
            ) : null}
          </>
        }
      >
        <DraftEditor
          work={work}
          underRule={(ruleId) => (
            <div className="mt-2 empty:hidden">{drawn(stored.cases.filter((one) => one.ruleId === ruleId))}</div>
          )}
        />
      </Panel>
      <Panel
        className="lg:sticky lg:top-[calc(var(--bar-height,0px)+1rem)] lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
        actions={
          <Segmented<Side>
            label={t('side.label')}
            value={side}
            onValueChange={setSide}
            options={[
              { value: 'published', label: t('side.published') },
              { value: 'changes', label: t('side.changes') },
              { value: 'versions', label: t('side.versions') },
            ]}
          />
        }
      >
        {side === 'published' ? (
          published ? (
            <PublishedGuide guide={published} underRule={drawn} />
          ) : (
            <NothingPublished />
          )
        ) : null}
        {side === 'changes' ? (
          <GuideChanges before={published ?? nothing} after={after} hasDraft={work.hasBegun} underRule={drawn} />
        ) : null}
        {side === 'versions' ? <Versions {...props} /> : null}
      </Panel>
    </div>
  );
}

/** The versions there are, and the one of them that is read. */
function Versions({ projectId, versions, classes, caseItems }: Props) {
  const [openedId, setOpenedId] = useState<string | null>(null);
  const published = versions.filter((version) => version.state === 'published');
  const opened = published.find((version) => version.id === openedId);
  return (
    <>
      <VersionList versions={published} openedId={openedId} onOpen={setOpenedId} />
      {opened ? (
        <VersionReader
          projectId={projectId}
          guideVersionId={opened.id}
          number={opened.number}
          previousId={published.find(({ number }) => number === opened.number - 1)?.id ?? null}
          underRule={(cases) => <CaseList {...{ projectId, cases, classes }} items={caseItems} />}
        />
      ) : null}
    </>
  );
}

const nothing = { introduction: '', rules: [], cases: [] };

function NothingPublished() {
  const t = useTranslations('guides');
  return <EmptyState title={t('nothingPublished')} why={t('nothingPublishedWhy')} />;
}
