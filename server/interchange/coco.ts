import type { ExportData, ExportItem } from './contract';
import { isVote, objectsOf } from './objects';
import { areaOf, roundedAnswer, toMillionth } from './rounding';

/**
 * COCO JSON (https://cocodataset.org/#format-data): `images`, `categories` and `annotations` hold the consensus as any
 * COCO reader expects it; what COCO has no place for stands under `attributes` of each annotation and under the top-level
 * key `casebook`, where every worker's raw answer is kept. Ids are numbers from 1 in the order of the items. Pure.
 */
export function cocoOf(data: ExportData): object {
  const categoryOf = new Map(data.ontology.classes.map((entry, n) => [entry.id, n + 1]));
  const numberOf = new Map(data.items.map((item, n) => [item.id, n + 1]));
  const images = data.items.map((item, n) => imageOf(item, n + 1, numberOf));
  const annotations = data.items.flatMap((item, n) =>
    objectsOf(item).map(({ box, confidence, votes, voters }) => ({
      image_id: n + 1,
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
    })),
  );
  return {
    info: { description: data.project.title, date_created: data.exportedAt.toISOString(), version: '1.0' },
    licenses: [],
    images,
    categories: data.ontology.classes.map((entry, n) => ({ id: n + 1, name: entry.name, supercategory: '' })),
    annotations: annotations.map((annotation, n) => ({ id: n + 1, ...annotation })),
    casebook: {
      project_id: data.project.id,
      ontology_version: data.ontology.number,
      guide_versions: data.guideNumbers,
      items: data.items.map((item, n) => detailsOf(item, n + 1)),
    },
  };
}

function imageOf({ content, name, copyOf }: ExportItem, id: number, numberOf: ReadonlyMap<string, number>): object {
  const { width, height } = content.kind === 'image' ? content : { width: 0, height: 0 };
  const image = { id, file_name: name, width, height };
  return copyOf ? { ...image, copy_of: numberOf.get(copyOf.id) ?? null } : image;
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
