import { describe, expect, it } from 'vitest';
import { readCoco } from '@/server/interchange/coco-known';
import type { ExportItem } from '@/server/interchange/contract';
import { exportedCopy } from '@/server/interchange/copies';
import type { Answer } from '@/server/projects/tasks';
import { cocoOf, cocoText, type ExportData, rawTableOf, tableOf } from './exported';

const at = new Date('2026-11-01T10:00:00Z');

function raw(worker: string, answer: Answer) {
  return {
    annotationId: `of-${worker}`,
    worker,
    guideNumber: 1,
    round: 1,
    isEarlier: false,
    purpose: 'label' as const,
    submittedAt: at,
    activeSeconds: 30,
    comment: '',
    answer,
  };
}

function box(id: string, x: number) {
  return { id, x, y: 10, width: 40, height: 20, classId: 'word' };
}

const page: ExportItem = {
  id: 'item-1',
  name: '=page.jpg',
  slice: 'struck',
  content: { kind: 'image', blob: 'a'.repeat(64), width: 200, height: 100 },
  standing: 'settled',
  settledBy: 'consensus',
  confidence: 0.97,
  answer: { task: 'boxes', boxes: [box('m1', 11)] },
  merged: {
    task: 'boxes',
    boxes: [
      {
        ...box('m1', 11),
        votes: 2,
        voters: 2,
        confidence: 0.94,
        spread: 0.05,
        members: [
          { annotationId: 'of-Quiet Heron', boxId: 'q' },
          { annotationId: 'of-Stray Magpie', boxId: 's' },
        ],
      },
    ],
    rejected: [],
  },
  reason: '',
  ruleNumber: null,
  raw: [
    raw('Quiet Heron', { task: 'boxes', boxes: [box('q', 10)] }),
    raw('Stray Magpie', { task: 'boxes', boxes: [box('s', 12)] }),
  ],
  copyOf: null,
};

const data: ExportData = {
  project: { id: 'project-1', title: 'Words', task: 'boxes' },
  exportedAt: at,
  ontology: {
    number: 1,
    classes: [{ id: 'word', name: 'Word', colour: '#0072B2', hotkey: '1', description: '', retired: false }],
  },
  guideNumbers: [1],
  items: [page],
  withdrawn: [],
  withCopies: false,
};

describe('rectangles that are means of several', () => {
  const long = { x: 11.333333333333334, y: 10.000000000000002, width: 39.66666666666667, height: 20.1 + 0.2 };
  const mean = { ...box('m1', 0), ...long };
  const drawn = { ...box('q', 0), ...long, x: 10.100000000000001 };
  const exact: ExportItem = {
    ...page,
    confidence: 2 / 3,
    answer: { task: 'boxes', boxes: [mean] },
    merged: {
      task: 'boxes',
      boxes: [
        {
          ...mean,
          votes: 1,
          voters: 1,
          confidence: 2 / 3,
          spread: 0,
          members: [{ annotationId: 'of-Quiet Heron', boxId: 'q' }],
        },
      ],
      rejected: [],
    },
    raw: [raw('Quiet Heron', { task: 'boxes', boxes: [drawn] })],
  };
  const given = { ...data, items: [exact] };
  const unspoilt = structuredClone(given);

  it('are written to a hundredth of a pixel in every format, and stay as they are stored', () => {
    expect(cocoOf(given)).toMatchObject({
      annotations: [{ bbox: [11.33, 10, 39.67, 20.3], area: 805.301, attributes: { confidence: 0.666667 } }],
      casebook: { items: [{ confidence: 0.666667, raw: [{ answer: { boxes: [{ x: 10.1, width: 39.67 }] } }] }] },
    });
    const [header = [], row = []] = tableOf(given);
    const at = (column: string) => row[header.indexOf(column)];
    expect(['x', 'y', 'width', 'height'].map(at)).toEqual([11.33, 10, 39.67, 20.3]);
    expect(at('worker Quiet Heron')).toBe('Word 10.1 10 39.67 20.3');
    expect(rawTableOf(given)[1]?.slice(-4)).toEqual([10.1, 10, 39.67, 20.3]);
    for (const text of [JSON.stringify(cocoOf(given)), tableOf(given).join(), rawTableOf(given).join()])
      expect(text).not.toMatch(/\d\.\d{7}/);
    expect(given).toEqual(unspoilt);
  });

  it('come back from an export within half a hundredth of a pixel', () => {
    const { statements, faults } = readCoco(JSON.parse(JSON.stringify(cocoOf(given))), {
      task: 'boxes',
      classes: data.ontology.classes,
    });
    expect(faults).toEqual([]);
    const [answer] = statements.map((statement) => statement.answer);
    const back = answer?.task === 'boxes' ? answer.boxes[0] : undefined;
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs((back?.[side] ?? Number.NaN) - long[side])).toBeLessThanOrEqual(0.005);
  });
});

describe('the table', () => {
  it('sets each worker’s own rectangle beside the consensus', () => {
    const [header, row] = tableOf(data);
    const of = (column: string) => row?.[header?.indexOf(column) ?? -1];
    expect(of('class')).toBe('Word');
    expect(of('x')).toBe(11);
    expect(of('confidence')).toBe(0.94);
    expect(of('settled_by')).toBe('consensus');
    expect(of('worker Quiet Heron')).toBe('Word 10 10 40 20');
    expect(of('worker Stray Magpie')).toBe('Word 12 10 40 20');
  });

  it('makes a cell that looks like a formula harmless', () => {
    const [header, row] = tableOf(data);
    expect(row?.[header?.indexOf('name') ?? -1]).toBe("'=page.jpg");
  });

  it('has as many cells in every row as in the header, also for an item nobody labelled', () => {
    const untouched: ExportItem = {
      ...page,
      id: 'item-2',
      answer: null,
      merged: null,
      raw: [],
      standing: 'open',
      settledBy: null,
    };
    const rows = tableOf({ ...data, items: [page, untouched] });
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? -1);
  });
});

describe('the table of texts and pictures in one project', () => {
  it('has every cell under its column, whichever of the two comes first', () => {
    const text: ExportItem = {
      ...page,
      id: 'item-2',
      name: 'message',
      content: { kind: 'text', text: '=Hello, "you"\nthere' },
      answer: { task: 'classes', classId: 'word' },
      merged: null,
    };
    const picture: ExportItem = { ...text, id: 'item-3', content: page.content };
    const project = { ...data.project, task: 'classes' } as const;
    for (const items of [
      [text, picture],
      [picture, text],
    ]) {
      const [header, ...rows] = tableOf({ ...data, project, items });
      for (const row of rows) expect(row).toHaveLength(header?.length ?? -1);
      expect(rows.map((row) => row[header?.indexOf('consensus') ?? -1])).toEqual(['Word', 'Word']);
      expect(rows.map((row) => row[header?.indexOf('text') ?? -1])).toContain(`'=Hello, "you"\nthere`);
    }
  });
});

describe('the table of raw answers', () => {
  const cellsOf = (rows: ReturnType<typeof rawTableOf>, column: string) =>
    rows.slice(1).map((row) => row[rows[0]?.indexOf(column) ?? -1]);

  it('has every rectangle that was handed in, also those that no object of the consensus is made of', () => {
    const lone = {
      ...raw('Stray Magpie', { task: 'boxes', boxes: [box('s', 12), box('lone', 150)] }),
      comment: '=odd',
    };
    const nothing = { ...raw('Hasty Sandpiper', { task: 'boxes', boxes: [] }), isEarlier: true };
    const rows = rawTableOf({ ...data, items: [{ ...page, raw: [...page.raw.slice(0, 1), lone, nothing] }] });
    expect(cellsOf(rows, 'x')).toEqual([10, 12, 150, '']);
    expect(cellsOf(rows, 'object')).toEqual([1, 1, 2, 0]);
    expect(cellsOf(rows, 'class')).toEqual(['Word', 'Word', 'Word', '']);
    expect(cellsOf(rows, 'counts')).toEqual(['yes', 'yes', 'yes', 'no']);
    expect(cellsOf(rows, 'guide_version')).toEqual([1, 1, 1, 1]);
    expect(cellsOf(rows, 'comment')).toEqual(['', "'=odd", "'=odd", '']);
    for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? -1);
  });

  it('has one row a choice, by the name of its class', () => {
    const answers = [raw('Quiet Heron', { task: 'classes', classId: 'word' })];
    const project = { ...data.project, task: 'classes' } as const;
    const rows = rawTableOf({
      ...data,
      project,
      items: [{ ...page, raw: answers }],
      withdrawn: [{ ...page, raw: answers }],
    });
    expect(cellsOf(rows, 'answer')).toEqual(['Word', 'Word']);
    expect(cellsOf(rows, 'state')).toEqual(['active', 'withdrawn']);
    expect(cellsOf(rows, 'submitted_at')).toContain('2026-11-01T10:00:00.000Z');
  });
});

describe('COCO', () => {
  it('is what a COCO reader expects, with every raw answer kept beside it', () => {
    expect(cocoOf(data)).toMatchObject({
      images: [{ id: 1, file_name: '=page.jpg', width: 200, height: 100 }],
      categories: [{ id: 1, name: 'Word' }],
      annotations: [
        {
          id: 1,
          image_id: 1,
          category_id: 1,
          bbox: [11, 10, 40, 20],
          area: 800,
          iscrowd: 0,
          attributes: { votes: 2, voters: 2 },
        },
      ],
      casebook: {
        guide_versions: [1],
        items: [{ image_id: 1, raw: [{ worker: 'Quiet Heron' }, { worker: 'Stray Magpie' }] }],
      },
    });
  });

  it('is written part by part as it would be at once, also of nothing', () => {
    const items = [1, 2, 3, 4, 5].map((n) => ({ ...page, id: `item-${n}`, ...(n === 3 ? { answer: null } : {}) }));
    const whole = cocoText({ ...data, items }, 5);
    for (const atOnce of [1, 2, 3]) expect(cocoText({ ...data, items }, atOnce)).toBe(whole);
    for (const text of [whole, cocoText({ ...data, items: [] })])
      expect(JSON.stringify(JSON.parse(text), null, 1)).toBe(text);
    expect(JSON.parse(whole)).toMatchObject({
      annotations: [1, 2, 4, 5].map((image_id, n) => ({ id: n + 1, image_id })),
    });
  });

  it('finds the votes behind a reviewer’s own rectangle by overlap', () => {
    const redrawn: ExportItem = {
      ...page,
      settledBy: 'reviewer',
      confidence: null,
      answer: { task: 'boxes', boxes: [box('mine', 13), box('new', 150)] },
    };
    expect(cocoOf({ ...data, items: [redrawn] })).toMatchObject({
      annotations: [
        { attributes: { votes: 2, settled_by: 'reviewer' } },
        { attributes: { votes: null, confidence: null, settled_by: 'reviewer' } },
      ],
    });
  });
});

describe('a label carried over to a withdrawn near-duplicate', () => {
  const twin = {
    id: 'item-9',
    name: 'page-small.jpg',
    slice: null,
    content: { kind: 'image', blob: 'b'.repeat(64), width: 100, height: 50 },
  } as const;
  const unsure: ExportItem = { ...page, id: 'item-3', standing: 'open', settledBy: null, confidence: 0.99 };
  const unlabelled: ExportItem = { ...unsure, id: 'item-4', answer: null, merged: null };
  const copy = exportedCopy(twin, [unlabelled, unsure, page]);
  const items = copy ? [page, copy] : [];

  it('is that of the surest of its kind that has one, in the copy’s own size', () => {
    expect(copy).toMatchObject({ id: 'item-9', copyOf: { id: 'item-1' }, settledBy: 'consensus', raw: [] });
    expect(copy?.answer).toEqual({ task: 'boxes', boxes: [{ ...box('m1', 5.5), y: 5, width: 20, height: 10 }] });
    expect(exportedCopy(twin, [unlabelled])).toBeNull();
    expect(exportedCopy(twin, [unsure, { ...page, settledBy: 'known', confidence: null }])?.copyOf?.id).toBe('item-1');
  });

  it('says in the table and in COCO whose it is, with the original’s votes and nobody’s raw answer', () => {
    const [header, ...rows] = tableOf({ ...data, items, withCopies: true });
    const cells = (column: string) => rows.map((row) => row[header?.indexOf(column) ?? -1]);
    expect(cells('copy_of')).toEqual(['', 'item-1']);
    expect(cells('x')).toEqual([11, 5.5]);
    expect(cells('votes')).toEqual([2, 2]);
    expect(cells('worker Quiet Heron')).toEqual(['Word 10 10 40 20', '']);
    for (const row of rows) expect(row).toHaveLength(header?.length ?? -1);
    const coco = cocoOf({ ...data, items, withCopies: true });
    expect(coco).toMatchObject({
      images: [{ id: 1 }, { id: 2, width: 100, copy_of: 1 }],
      annotations: [{ image_id: 1 }, { image_id: 2, bbox: [5.5, 5, 20, 10], attributes: { votes: 2, voters: 2 } }],
      casebook: { items: [{ item_id: 'item-1' }, { item_id: 'item-9', copy_of: 'item-1', raw: [] }] },
    });
  });

  it('leaves no trace where it was not asked for', () => {
    expect(tableOf(data)[0]).not.toContain('copy_of');
    expect(JSON.stringify(cocoOf(data))).not.toContain('copy_of');
  });
});
