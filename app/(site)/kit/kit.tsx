'use client';
import { Grid2x2, List, MoreHorizontal, Plus, Search, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Field } from '@/components/ui/field';
import { FileDrop } from '@/components/ui/file-drop';
import { IconButton } from '@/components/ui/icon-button';
import { NumberInput } from '@/components/ui/number-input';
import { Pagination } from '@/components/ui/pagination';
import { Popover } from '@/components/ui/popover';
import { Progress } from '@/components/ui/progress';
import { RadioGroup } from '@/components/ui/radio-group';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Tabs } from '@/components/ui/tabs';
import { TextInput } from '@/components/ui/text-input';
import { Textarea } from '@/components/ui/textarea';
import { toastDone, toastProblem, toastUndo } from '@/components/ui/toasts';
export function Kit() {
  const [n, setN] = useState<number | null>(12);
  const [sel, setSel] = useState<string | undefined>('boxes');
  const [c, setC] = useState(true);
  const [r, setR] = useState('majority');
  const [seg, setSeg] = useState('list');
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon={<Plus />}>
          Publish guide v4
        </Button>
        <Button>Preview as worker</Button>
        <Button variant="quiet">Pause</Button>
        <Button variant="danger" icon={<Trash2 />}>
          Close project
        </Button>
        <Button variant="primary" busy>
          Publishing
        </Button>
        <Button disabledReason="Fund the project first">Publish</Button>
        <Button disabled>Off</Button>
        <Button size="sm">Small</Button>
        <Button size="lg" variant="primary">
          Large
        </Button>
        <IconButton label="More">
          <MoreHorizontal />
        </IconButton>
        <IconButton label="Draw" variant="secondary" shortcut="r">
          <Square />
        </IconButton>
        <CopyButton text="abc" />
        <Button onClick={() => toastUndo('12 items archived', () => {})}>toast undo</Button>
        <Button onClick={() => toastDone('Saved')}>toast</Button>
        <Button onClick={() => toastProblem('The lease ran out; your boxes are kept.')}>problem</Button>
      </div>
      <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
        <Field label="Project name" hint="Workers see this in their feed.">
          <TextInput placeholder="Word rectangles" />
        </Field>
        <Field label="Price per label" error="A label that takes 40 s cannot pay less than $0.09 here." required>
          <NumberInput value={n} onValueChange={setN} lead="$" trail="USD" digits={2} />
        </Field>
        <Field label="Kind of task" optional>
          <Select
            options={[
              { value: 'boxes', label: 'Rectangles', hint: 'Draw around things' },
              { value: 'classes', label: 'Classes' },
            ]}
            value={sel}
            onValueChange={setSel}
          />
        </Field>
        <Field label="Search">
          <TextInput lead={<Search />} />
        </Field>
        <Field label="Reason" hint="The worker reads this.">
          <Textarea defaultValue="Struck-out words count as words." />
        </Field>
        <div className="grid gap-3 content-start">
          <Checkbox checked={c} onCheckedChange={setC} label="Struck-out words count" hint="Rule R4" />
          <Checkbox checked="indeterminate" onCheckedChange={() => {}} label="All classes" />
          <Switch label="Keep every raw label" hint="Beside the consensus" checked={c} onCheckedChange={setC} />
          <Segmented
            label="View"
            options={[
              { value: 'list', label: 'List', icon: <List /> },
              { value: 'grid', label: 'Grid', icon: <Grid2x2 /> },
            ]}
            value={seg}
            onValueChange={setSeg}
            className="justify-self-start"
          />
        </div>
        <RadioGroup
          label="Overlap"
          boxed
          options={[
            { value: 'majority', label: 'Always three', hint: 'Costs $312 for 500 items' },
            { value: 'dynamic', label: 'Three, more while unsure', hint: 'About $240' },
          ]}
          value={r}
          onValueChange={setR}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Dialog
          title="Redraw the answer"
          description="The worker's answer stays as it was."
          trigger={<Button>Dialog</Button>}
          footer={
            <>
              <Button>Cancel</Button>
              <Button variant="primary">Save</Button>
            </>
          }
        >
          <p>Body of the dialog.</p>
        </Dialog>
        <Dialog side="right" title="Evidence" trigger={<Button>Sheet</Button>}>
          <p>Votes</p>
        </Dialog>
        <ConfirmDialog
          title="Publish guide v4?"
          consequence="38 labels become stale; re-labelling them costs $4.56."
          confirmLabel="Publish v4"
          onConfirm={() => new Promise((d) => setTimeout(d, 1500))}
          trigger={<Button>Confirm</Button>}
        />
        <DropdownMenu
          trigger={<Button>Menu</Button>}
          items={[
            { kind: 'heading', label: 'Project' },
            { label: 'Rename', shortcut: 'F2' },
            { label: 'Duplicate', hint: 'With its guide' },
            { kind: 'separator' },
            { label: 'Gold', checked: true },
          ]}
        />
        <Popover label="Evidence" trigger={<Button>Popover</Button>}>
          Five of seven drew one box here.
        </Popover>
      </div>
      <Tabs
        label="Views"
        items={[
          { value: 'a', label: 'Contested', count: 9, content: <p>Nine</p> },
          { value: 'b', label: 'Settled', count: 412, content: <p>412</p> },
        ]}
      />
      <Progress label="Importing" done={1204} total={5000} left="3 min" className="max-w-md" />
      <FileDrop
        label="Add images"
        hint="JPEG, PNG or WebP up to 20 MB each, or a zip of them."
        onFiles={(f) => toastDone(`${f.length}`)}
      />
      <Pagination previous={undefined} next={() => {}} range={{ first: 1, last: 50, total: 10_000 }} />
    </div>
  );
}
