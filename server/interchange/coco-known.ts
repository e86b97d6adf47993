/**
 * Known answers out of a COCO file: each of its images is an item by its file's name, with the rectangles that were drawn
 * on it; an image without any says that nothing is there. In an export of ours items have ids, and those that were not
 * settled say nothing. Pure.
 */
import { answerLimits } from '@/server/projects/limits';
import type { LabelledBox } from '@/server/projects/tasks';
import { type KnownFault, knownProblem } from './contract';
import { type BoxPlace, fieldsOf, type KnownStatement, type LineTerms, readKnownLine } from './known-line';

export interface CocoReading {
  readonly statements: readonly KnownStatement[];
  readonly faults: readonly KnownFault[];
  readonly unsettled: number;
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(value: unknown, list: string): readonly Row[] {
  const found = typeof value === 'object' && value !== null ? fieldsOf(value).get(list) : undefined;
  if (!Array.isArray(found)) throw knownProblem('coco_list_missing', { list });
  return found.map((row: unknown) => (typeof row === 'object' && row !== null ? (row as Row) : {}));
}

interface Image {
  readonly place: number;
  readonly name: string;
  readonly boxes: LabelledBox[];
  readonly places: BoxPlace[];
  isBroken: boolean;
}

/** What an export of ours says of each image beside COCO's own lists, by the image's id. */
function detailsOf(value: unknown): ReadonlyMap<unknown, Row> {
  const ours = (value as Row).casebook;
  if (typeof ours !== 'object' || ours === null || !Array.isArray((ours as Row).items)) return new Map();
  return new Map(rowsOf(ours, 'items').map((row) => [row.image_id, row]));
}

/** Reads a COCO file that was parsed. Throws a problem when one of its lists is not there. */
export function readCoco(value: unknown, terms: LineTerms): CocoReading {
  if (terms.task !== 'boxes') throw knownProblem('coco_for_rectangles');
  const nameOf = new Map(rowsOf(value, 'categories').map(({ id, name }) => [id, name]));
  const faults: KnownFault[] = [];
  const images = new Map<unknown, Image>();
  for (const [place, row] of rowsOf(value, 'images').entries()) {
    const name = typeof row.file_name === 'string' ? row.file_name : '';
    images.set(row.id, { place, name, boxes: [], places: [], isBroken: false });
  }
  for (const [place, row] of rowsOf(value, 'annotations').entries()) {
    const image = images.get(row.image_id);
    const fault = image ? drawOn(image, row, `annotations[${place}].`, nameOf, terms) : unknownImage(place);
    if (!fault) continue;
    faults.push(fault);
    if (image) image.isBroken = true;
  }
  const details = detailsOf(value);
  const statements: KnownStatement[] = [];
  let unsettled = 0;
  for (const [id, image] of images) {
    const detail = details.get(id);
    if (detail && (detail.standing !== 'settled' || detail.copy_of !== undefined)) unsettled += 1;
    else if (!image.isBroken) {
      const read = statementOf(image, detail, terms);
      if (read.statement) statements.push(read.statement);
      else faults.push(read.fault);
    }
  }
  return { statements, faults, unsettled };
}

function unknownImage(place: number): KnownFault {
  const problem = knownProblem('coco_unknown_id', { list: 'images' });
  return { line: null, column: `annotations[${place}].image_id`, item: '', problem };
}

/** Adds a rectangle to its image, or says why it cannot be used. */
function drawOn(
  image: Image,
  row: Row,
  prefix: string,
  nameOf: ReadonlyMap<unknown, unknown>,
  terms: LineTerms,
): KnownFault | null {
  const fault = (column: string, problem: KnownFault['problem']) => ({ line: null, column, item: image.name, problem });
  if (!nameOf.has(row.category_id))
    return fault(`${prefix}category_id`, knownProblem('coco_unknown_id', { list: 'categories' }));
  if (image.boxes.length >= answerLimits.boxes)
    return fault(`images[${image.place}]`, knownProblem('rectangles_too_many', { most: answerLimits.boxes }));
  const drawn = { bbox: Array.isArray(row.bbox) ? row.bbox : [], class: nameOf.get(row.category_id) };
  const read = readKnownLine(null, fieldsOf({ name: image.name || '?', boxes: [drawn] }), terms);
  if (read.fault) return fault(`${prefix}${read.fault.column?.replace(/^boxes\[0\]\./, '') ?? ''}`, read.fault.problem);
  const [box] = read.statement.answer.task === 'boxes' ? read.statement.answer.boxes : [];
  if (box) image.boxes.push({ ...box, id: `k${image.boxes.length + 1}` });
  image.places.push({ line: null, prefix });
  return null;
}

function statementOf(image: Image, detail: Row | undefined, terms: LineTerms) {
  const { name, boxes, places, place } = image;
  const named = { item: detail?.item_id, name, boxes: [], explanation: detail?.reason };
  const read = readKnownLine(null, fieldsOf(named), terms);
  if (read.fault) return { fault: { ...read.fault, column: `images[${place}].file_name` } };
  return { statement: { ...read.statement, answer: { task: 'boxes', boxes } as const, places } };
}
