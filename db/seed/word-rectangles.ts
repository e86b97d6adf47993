import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotationsOfProject } from '@/server/annotations/annotations';
import { publishProject } from '@/server/assignment/publishing';
import type { Call } from '@/server/call';
import { dice } from '@/server/consensus/random';
import { addImage, allItems } from '@/server/datasets/datasets';
import type { ItemStanding } from '@/server/estimates/contract';
import { itemStandings } from '@/server/estimates/estimates';
import { estimateProject } from '@/server/estimates/whole-project';
import { draftGuide, saveDraft } from '@/server/guides/guides';
import { allocate } from '@/server/ledger/ledger';
import { invariant } from '@/server/problem';
import { addMember, createProject, updateOntology } from '@/server/projects/projects';
import type { BoxesAnswer } from '@/server/projects/tasks';
import { decide } from '@/server/review/review';
import { type Cast, type SimulatedWorker, simulatedWorkers } from './cast';
import { enrol, follow, label, type Past } from './labour';

/**
 * The project this product was made for: "mark every word with a rectangle", on 36 pages of our own whose rare cases
 * (struck out, quoted, overlapping, oddly spaced, hyphenated, faint) people see each in their own way. The answers are
 * those of the fourteen simulated annotators that come with the pages.
 */
const folder = join(import.meta.dirname, 'hardcases');

interface Page {
  readonly item: string;
  readonly case: string;
  readonly width: number;
  readonly height: number;
  readonly words: readonly { readonly bbox_xywh: readonly [number, number, number, number] }[];
}

interface Drawing {
  readonly worker: SimulatedWorker;
  readonly item: string;
  readonly boxes_xywh: readonly (readonly [number, number, number, number])[];
}

async function readLines<T>(name: string): Promise<T[]> {
  const text = await readFile(join(folder, name), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const wordClass = {
  id: 'word',
  name: 'Word',
  colour: '#0072B2',
  hotkey: '1',
  description: 'Any run of letters or digits between spaces.',
  retired: false,
} as const;

const guideOne = {
  introduction:
    'Mark **every word** on the page with a rectangle. The rectangles train a reader of old forms and letters, so a word that is missed is a word it never learns to see.',
  changeSummary: 'First version.',
  rules: [
    { text: 'Draw one rectangle around every word.' },
    { text: 'Let the rectangle touch the ink on all four sides, with no more than two pixels of air.' },
    { text: 'The order in which you draw does not matter.' },
  ],
};

/** What the reviewer writes when settling the first contested page of each kind. */
const newRules: Readonly<Record<string, { rule: string; reason: string }>> = {
  overlap: {
    rule: 'Where words overlap, give each its own whole rectangle. Rectangles may overlap too.',
    reason: 'Half of the workers cut one word short where the lines cross. Each word keeps its full extent.',
  },
  quotes: {
    rule: 'Quotation marks belong to the word they touch: the rectangle includes them.',
    reason: 'Some left the marks out, some drew them alone. They are part of the word they touch.',
  },
  linebreak: {
    rule: 'A word broken over two lines gets one rectangle a line; the hyphen belongs to the first.',
    reason: 'One rectangle across two lines would hold words in between. Two parts, hyphen with the first.',
  },
  spacing_wide: {
    rule: 'A word set with wide spaces between its letters is still one word.',
    reason: 'The letters read as one word; single letters were drawn by few.',
  },
  struck: {
    rule: 'A word that is struck out is still a word: mark it. A correction above it gets a rectangle of its own.',
    reason: 'Some passed over the struck-out words. They are words too, and so are the corrections above them.',
  },
  faint_inserted: {
    rule: 'Faint words and words written in between the lines count like any other.',
    reason: 'Faint insertions were missed by most. They are words and must be marked.',
  },
};

function answerOf(
  boxes: readonly (readonly [number, number, number, number])[],
  width: number,
  height: number,
): BoxesAnswer {
  return {
    task: 'boxes',
    boxes: boxes.map(([x, y, w, h], n) => {
      const left = Math.min(Math.max(x, 0), width - 1);
      const top = Math.min(Math.max(y, 0), height - 1);
      const right = Math.min(Math.max(x + w, left + 1), width);
      const bottom = Math.min(Math.max(y + h, top + 1), height);
      return { id: `b${n + 1}`, x: left, y: top, width: right - left, height: bottom - top, classId: wordClass.id };
    }),
  };
}

/** Six pages on which the demo's worker has not worked keep two of their five seats open, so that there is work to try. */
function pagesLeftOpen(pages: readonly Page[], drawings: readonly Drawing[]): ReadonlySet<string> {
  const free = pages.filter((page) => !drawings.some((drawn) => drawn.item === page.item && drawn.worker === 'w10'));
  const open = new Set<string>();
  for (const kind of ['struck', 'quotes', 'clean', 'spacing_tight', 'rotated', 'linebreak']) {
    const page = free.findLast((entry) => entry.case === kind);
    if (page) open.add(page.item);
  }
  return open;
}

async function prepare(clock: Past, cast: Cast, pages: readonly Page[]): Promise<string> {
  const owner = { ...clock.at(cast.requester, 60), actor: cast.requester };
  const { id } = await createProject(owner, {
    task: 'boxes',
    title: 'Mark every word with a rectangle',
    summary: 'Thirty-six short pages. Draw a rectangle around each word, also around the odd ones.',
    currency: 'USD',
    priceMinor: 17n,
    overlap: 5,
    qualityTarget: 0.985,
    estimateSeconds: 75,
  });
  await updateOntology(owner, id, [wordClass]);
  await saveDraft(owner, id, guideOne);
  for (const page of pages) {
    const bytes = await readFile(join(folder, 'images', page.item));
    await addImage(clock.at(cast.requester, 1), id, { name: page.item, bytes, slice: page.case });
  }
  await allocate(owner, { projectId: id, amountMinor: 6000n, key: `allocate:seed:${id}` });
  await addMember(owner, id, cast.reviewer.id, 'reviewer');
  await publishProject({ ...clock.at(cast.requester, 600), actor: cast.requester }, id);
  return id;
}

async function work(clock: Past, cast: Cast, projectId: string, pages: readonly Page[]): Promise<void> {
  const drawings = await readLines<Drawing>('annotations.jsonl');
  const leftOpen = pagesLeftOpen(pages, drawings);
  const items = new Map((await allItems(clock.at(null, 0), projectId)).map((item) => [item.name, item]));
  for (const key of simulatedWorkers) {
    const worker = cast.workers.get(key);
    if (worker) await enrol(clock, worker, projectId);
  }
  const random = dice(11);
  for (const page of pages) {
    const item = items.get(page.item);
    invariant(item?.content.kind === 'image', `page ${page.item} is there`);
    const { width, height } = item.content;
    const ofPage = drawings.filter((drawn) => drawn.item === page.item);
    for (const drawn of leftOpen.has(page.item) ? ofPage.slice(0, 3) : ofPage) {
      const worker = cast.workers.get(drawn.worker);
      invariant(worker, `worker ${drawn.worker} is there`);
      const answer = answerOf(drawn.boxes_xywh, width, height);
      await label(clock, worker, projectId, item.id, answer, 40 + random.below(70));
    }
    await follow(clock, projectId, item.id);
  }
}

/** The least certain page of each kind that has its own new rule; one that the demo's worker labelled, where there is one. */
async function pagesToSettle(clock: Past, cast: Cast, projectId: string): Promise<ReadonlyMap<string, ItemStanding>> {
  const reviewer = { ...clock.at(cast.reviewer, 60), actor: cast.reviewer };
  const byWorker = new Set(
    (await annotationsOfProject(reviewer, projectId))
      .filter(({ workerId }) => workerId === cast.workers.get('w10')?.id)
      .map(({ itemId }) => itemId),
  );
  const standings = await itemStandings(reviewer, projectId, { limit: 200, offset: 0 });
  const chosen = new Map<string, ItemStanding>();
  for (const entry of standings) {
    const kind = entry.slice ?? '';
    if (entry.standing === 'open' || !newRules[kind]) continue;
    const before = chosen.get(kind);
    if (!before || (byWorker.has(entry.itemId) && !byWorker.has(before.itemId))) chosen.set(kind, entry);
  }
  return chosen;
}

/** The reviewer settles one page of each odd kind, and the guide's next version grows by a rule and a case each. */
async function adjudicate(clock: Past, cast: Cast, projectId: string, pages: readonly Page[]): Promise<void> {
  const pageOf = new Map(pages.map((page) => [page.item, page]));
  for (const [kind, entry] of await pagesToSettle(clock, cast, projectId)) {
    const written = newRules[kind];
    const page = pageOf.get(entry.name);
    invariant(written && page, `page ${entry.name} of kind ${kind} is there`);
    const truth = page.words.map((word) => word.bbox_xywh);
    await decide({ ...clock.at(cast.reviewer, 240), actor: cast.reviewer }, projectId, {
      itemId: entry.itemId,
      choice: { decision: 'redraw', answer: answerOf(truth, page.width, page.height) },
      reason: written.reason,
      rule: { kind: 'write', text: written.rule },
      makeCase: true,
    });
  }
}

/** The owner says what version 2 changes, and leaves it ready to be published. */
async function draftVersionTwo(clock: Past, cast: Cast, projectId: string): Promise<void> {
  const owner = { ...clock.at(cast.requester, 1800), actor: cast.requester };
  const draft = await draftGuide(owner, projectId);
  await saveDraft(owner, projectId, {
    introduction: draft.introduction,
    changeSummary: 'Says what to do with struck-out, quoted, overlapping, hyphenated, widely spaced and faint words.',
    rules: draft.rules.map(({ ruleId, text }) => ({ ruleId, text })),
  });
}

/** Seeds the word-rectangle project in the middle of its loop. */
export async function seedWordRectangles(call: Call, clock: Past, cast: Cast): Promise<string> {
  const pages = await readLines<Page>('truth.jsonl');
  const projectId = await prepare(clock, cast, pages);
  await work(clock, cast, projectId, pages);
  await estimateProject(clock.at(null, 2), projectId);
  await adjudicate(clock, cast, projectId, pages);
  await draftVersionTwo(clock, cast, projectId);
  await estimateProject(call, projectId);
  return projectId;
}
