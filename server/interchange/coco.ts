import type { ExportFrame, ExportItem, ExportParts, Section } from './contract';
import { isVote, objectsOf } from './objects';
import { areaOf, roundedAnswer, toMillionth } from './rounding';

/** As a part of a file that is indented by one space a level, behind so many levels. */
function written(value: unknown, levels: number): string {
  return JSON.stringify(value, null, 1).replaceAll('\n', `\n${' '.repeat(levels)}`);
}

/** A list of the file, so many levels deep: `rowsOf` makes of some items what stands in it. */
function listOf<K extends keyof ExportParts>(
  of: K,
  { opening, levels, ending }: { readonly opening: string; readonly levels: number; readonly ending: string },
  rowsOf: (one: ExportParts[K]) => readonly object[],
) {
  let isEmpty = true;
  const indent = `\n${' '.repeat(levels)}`;
  return {
    of,
    opening: `${opening}[`,
    *write(part: readonly ExportParts[K][]) {
      for (const one of part)
        for (const row of rowsOf(one)) {
          yield `${isEmpty ? '' : ','}${indent}${written(row, levels)}`;
          isEmpty = false;
        }
    },
    closing: () => `${isEmpty ? ']' : `${indent.slice(0, -1)}]`}${ending}`,
  };
}

/**
 * COCO JSON (https://cocodataset.org/#format-data): `images`, `categories` and `annotations` hold the consensus as any
 * COCO reader expects it; what COCO has no place for stands under `attributes` of each annotation and under the top-level
 * key `casebook`, where every worker's raw answer is kept. Ids are numbers from 1 in the order of the items. Three lists,
 * one after the other, each written of all items. Pure.
 */
export function cocoSections({ project, exportedAt, ontology, guideNumbers }: ExportFrame): readonly Section[] {
  const info = { description: project.title, date_created: exportedAt.toISOString(), version: '1.0' };
  const categories = ontology.classes.map(({ name }, n) => ({ id: n + 1, name, supercategory: '' }));
  const about = `"project_id": ${JSON.stringify(project.id)},\n  "ontology_version": ${ontology.number}`;
  const details = `,\n "casebook": {\n  ${about},\n  "guide_versions": ${written(guideNumbers, 2)},\n  "items": `;
  return [
    listOf(
      'pictures',
      { opening: `{\n "info": ${written(info, 1)},\n "licenses": [],\n "images": `, levels: 2, ending: '' },
      (picture) => [imageOf(picture)],
    ),
    listOf(
      'items',
      { opening: `,\n "categories": ${written(categories, 1)},\n "annotations": `, levels: 2, ending: '' },
      annotationsIn(ontology),
    ),
    listOf('items', { opening: details, levels: 3, ending: '\n }\n}' }, ({ item, number }) => [
      detailsOf(item, number),
    ]),
  ];
}

function imageOf({ number: id, content, name, copyOf }: ExportParts['pictures']): object {
  const { width, height } = content.kind === 'image' ? content : { width: 0, height: 0 };
  const image = { id, file_name: name, width, height };
  return copyOf === null ? image : { ...image, copy_of: copyOf };
}

/** Makes the annotations of one item after the other, and numbers them. */
function annotationsIn({ classes }: ExportFrame['ontology']) {
  const categoryOf = new Map(classes.map(({ id }, n) => [id, n + 1]));
  let made = 0;
  return ({ item, number }: ExportParts['items']) =>
    objectsOf(item).map(({ box, confidence, votes, voters }) => {
      made += 1;
      return {
        id: made,
        image_id: number,
        category_id: categoryOf.get(box.classId) ?? 0,
        bbox: [box.x, box.y, box.width, box.height],
        area: areaOf(box),
        iscrowd: 0,
        segmentation: [],
        attributes: {
          confidence: confidence === null ? null : toMillionth(confidence),
          votes,
          voters,
          settled_by: item.settledBy,
        },
      };
    });
}

function detailsOf(item: ExportItem, imageId: number): object {
  return {
    image_id: imageId,
    item_id: item.id,
    slice: item.slice,
    ...(item.copyOf ? { copy_of: item.copyOf.id } : {}),
    standing: item.standing,
    settled_by: item.settledBy,
    confidence: item.confidence === null ? null : toMillionth(item.confidence),
    reason: item.reason,
    rule: item.ruleNumber === null ? null : `R${item.ruleNumber}`,
    raw: item.raw.map((raw) => ({
      annotation_id: raw.annotationId,
      worker: raw.worker,
      guide_version: raw.guideNumber,
      round: raw.round,
      purpose: raw.purpose,
      counts: isVote(raw),
      submitted_at: raw.submittedAt.toISOString(),
      active_seconds: raw.activeSeconds,
      comment: raw.comment,
      answer: roundedAnswer(raw.answer),
    })),
  };
}
