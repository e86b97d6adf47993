import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Breadcrumb } from '@/components/ui/breadcrumb';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { classPalette } from '@/components/ui/class-palette';
import { DataTable } from '@/components/ui/data-table';
import { DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { IntervalBar } from '@/components/ui/interval-bar';
import { Kbd } from '@/components/ui/kbd';
import { Markdown } from '@/components/ui/markdown';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { SegmentBar } from '@/components/ui/segment-bar';
import { SkeletonRows } from '@/components/ui/skeleton-rows';
import { Stat } from '@/components/ui/stat';
import { StatusChip } from '@/components/ui/status-chip';

const rows = [
  { id: '1', name: 'Quiet Heron', n: 412, a: 0.86 },
  { id: '2', name: 'Patient Lynx', n: 96, a: 0.71 },
  { id: '3', name: '아주긴이름을가진작업자의가명이여기에들어갑니다그리고조금더', n: 12, a: 0.4 },
];
export function KitServer() {
  return (
    <div className="grid gap-6">
      <PageHeader
        path={<Breadcrumb label="Where" items={[{ label: 'Studio', href: '/' }, { label: 'Word rectangles' }]} />}
        question="Can I trust these labels yet?"
        title="Nearly: 412 of 500 are settled, 9 are probably wrong"
        lead="Agreement is 0.86 (0.82–0.89) under guide v2."
        action={
          <ButtonLink href="/" variant="primary">
            Settle the nine
          </ButtonLink>
        }
      />
      <div className="flex flex-wrap gap-2">
        <StatusChip tone="settled">settled</StatusChip>
        <StatusChip tone="unsure">unsure</StatusChip>
        <StatusChip tone="disagreement">contested</StatusChip>
        <StatusChip tone="accent">in work</StatusChip>
        <StatusChip tone="neutral">waiting</StatusChip>
        <Badge>12</Badge>
        <Kbd keys="mod+shift+z" />
        <Kbd keys="g w" />
        {classPalette.map((c, i) => (
          <span key={c} className="size-5 rounded-sm" style={{ background: `var(--class-${i + 1})` }} />
        ))}
      </div>
      <div className="grid gap-6 sm:grid-cols-3">
        <Stat label="Agreement, guide v2" value="0.86" range="0.82–0.89" note="Krippendorff's alpha, 500 items">
          <IntervalBar value={0.86} low={0.82} high={0.89} target={0.8} label="0.86, between 0.82 and 0.89" />
        </Stat>
        <Stat label="R4 struck-out words" tone="disagreement" value="0.41" range="0.28–0.55">
          <IntervalBar tone="disagreement" value={0.41} low={0.28} high={0.55} target={0.8} label="x" />
        </Stat>
        <Stat label="Spent" value="$214.38" note="of $400.00" />
      </div>
      <SegmentBar
        segments={[
          { key: 's', tone: 'settled', label: 'settled', count: 412, text: '412' },
          { key: 'u', tone: 'unsure', label: 'unsure', count: 61, text: '61' },
          { key: 'd', tone: 'disagreement', label: 'contested', count: 27, text: '27' },
        ]}
      />
      <Panel title="Workers" description="Of the last 30 days" flush actions={<Badge>3</Badge>}>
        <DataTable
          caption="Workers"
          columns={[
            {
              key: 'n',
              header: 'Worker',
              cell: (r) => (
                <span className="flex items-center gap-2">
                  <Avatar id={r.id} name={r.name} size="sm" /> {r.name}
                </span>
              ),
            },
            { key: 'l', header: 'Labels', align: 'end', narrow: 'below', cell: (r) => r.n },
            { key: 'a', header: 'Skill', align: 'end', cell: (r) => r.a },
          ]}
          rows={rows}
          rowKey={(r) => r.id}
          isCurrent={(r) => r.id === '2'}
        />
      </Panel>
      <Callout tone="unsure" title="Three workers are still learning rule R4">
        Their answers count half until they have seen ten items.
      </Callout>
      <Callout title="The lease ran out">Your boxes are kept on this device; take the item again to go on.</Callout>
      <EmptyState
        title="No disagreements yet"
        why="When two workers read an item differently it comes here, the likeliest error first. Publish the project to begin."
        action={
          <ButtonLink href="/" variant="primary">
            Publish
          </ButtonLink>
        }
      />
      <Panel title="Guide">
        <Markdown
          text={
            '# Words\n\nDraw **one rectangle** around each word.\n\n1. A struck-out word is a word.\n2. Quotation marks belong to the word: see `R7`.\n\n> Ask when unsure.\n\n<script>alert(1)</script>[bad](javascript:alert(1)) [good](https://example.org)'
          }
        />
      </Panel>
      <DescriptionList
        items={[
          { term: 'Overlap', detail: '3' },
          { term: 'Guide', detail: 'v2' },
        ]}
      />
      <SkeletonRows label="Loading" rows={3} />
    </div>
  );
}
