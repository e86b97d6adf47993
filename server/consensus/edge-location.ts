/**
 * Where the edges of an object are, given drawings of it by workers of different care. Worker w draws an edge at
 *
 *     truth + scale x (bias_w outwards + care_w x t),   t Student with 4 degrees of freedom,   scale = sqrt(side) x 10,
 *
 * side being the square root of the object's area in pixels. Measured on 6,599 drawings of a public crowd: edge errors grow
 * with the square root of the size, have heavy tails (excess kurtosis 5 to 18) and are all but independent between edges;
 * careless workers err seven times as far as careful ones. So: reweighted means (Lange, Little and Taylor 1989,
 * doi:10.1080/01621459.1989.10478852) in turn with the workers' care and bias, both held by a prior worth a few objects.
 * Against the plain median it gives F1@.75 .600 for .577 and mean overlap .828 for .817 on that crowd. Starts at the
 * medians; O(rounds x drawings). One drawing: its own edges, less the worker's known bias.
 */
import { weightedMedian } from '@/server/consensus/weighted-median';

/** Left, top, right, bottom. */
export type Edges = [number, number, number, number];

export interface Drawings {
  /** Dense worker index of each drawing. */
  readonly workerOf: readonly number[];
  readonly edges: readonly Edges[];
  /** Probability that the object is real: false ones teach little about a worker's care. */
  readonly belief: number;
}

const sides = [0, 1, 2, 3] as const;
const tail = 4;
const rounds = 4;
const turns = 10;
/** The usual relative error of an edge, until there are drawings enough to measure it, and how many objects it weighs. */
const usualCare = 0.07;
const careWeight = 16;
const biasWeight = 16;

/** @returns left, top, right, bottom of each object. */
export function locateEdges(objects: readonly Drawings[], workers: number): Edges[] {
  const edges = objects.map(medianEdges);
  const crowdCare = typicalCare(objects, edges);
  const care = new Float64Array(workers).fill(crowdCare);
  const bias = new Float64Array(workers);
  for (let round = 0; round < rounds; round++) {
    fitWorkers(objects, edges, crowdCare, care, bias);
    objects.forEach((object, n) => {
      const at = edges[n] as Edges;
      const scale = scaleOf(at);
      for (const side of sides) at[side] = locate(object, side, scale, care, bias);
      keepOrder(at);
    });
  }
  return edges;
}

function medianEdges({ edges }: Drawings): Edges {
  const median = (side: 0 | 1 | 2 | 3) => weightedMedian(edges.map((edge) => edge[side]));
  return [median(0), median(1), median(2), median(3)];
}

/** A worker's bias may push the edges of a very thin object past each other: it then has no extent, never a negative one. */
function keepOrder(edges: Edges): void {
  for (const low of [0, 1] as const) {
    const high = low === 0 ? 2 : 3;
    if (edges[low] <= edges[high]) continue;
    const middle = (edges[low] + edges[high]) / 2;
    edges[low] = middle;
    edges[high] = middle;
  }
}

function scaleOf([left, top, right, bottom]: Edges): number {
  return 10 * (Math.max(1, right - left) * Math.max(1, bottom - top)) ** 0.25;
}

/** Robust standard deviation (1.4826 median absolute deviation) of relative edge errors over objects drawn three times. */
function typicalCare(objects: readonly Drawings[], edges: readonly Edges[]): number {
  const errors: number[] = [];
  objects.forEach((object, n) => {
    const drawings = object.edges.length;
    if (drawings < 3) return;
    const at = edges[n] as Edges;
    const scale = scaleOf(at) * Math.sqrt(1 - 1 / drawings);
    for (const edge of object.edges) {
      for (let side = 0; side < 4; side++) errors.push(Math.abs((edge[side] as number) - (at[side] as number)) / scale);
    }
  });
  if (errors.length < 200) return usualCare;
  return Math.max(0.005, 1.4826 * (Float64Array.from(errors).sort()[errors.length >> 1] as number));
}

function fitWorkers(
  objects: readonly Drawings[],
  edges: readonly Edges[],
  crowdCare: number,
  care: Float64Array,
  bias: Float64Array,
): void {
  const squares = new Float64Array(care.length).fill(careWeight * crowdCare ** 2);
  const seen = new Float64Array(care.length).fill(careWeight);
  const outward = new Float64Array(care.length);
  const weights = new Float64Array(care.length).fill(biasWeight);
  objects.forEach(({ workerOf, edges: drawn, belief }, n) => {
    if (drawn.length < 2) return;
    const at = edges[n] as Edges;
    const scale = scaleOf(at);
    const correction = drawn.length / (drawn.length - 1);
    drawn.forEach((edge, d) => {
      const worker = workerOf[d] as number;
      for (let side = 0; side < 4; side++) {
        const error = ((edge[side] as number) - (at[side] as number)) / scale;
        const z = error / (care[worker] as number);
        const weight = (belief * (tail + 1)) / (tail + z * z);
        squares[worker] = (squares[worker] as number) + weight * error * error * correction;
        seen[worker] = (seen[worker] as number) + belief;
        outward[worker] = (outward[worker] as number) + weight * (side < 2 ? -error : error);
        weights[worker] = (weights[worker] as number) + weight;
      }
    });
  });
  for (let w = 0; w < care.length; w++) {
    care[w] = Math.sqrt((squares[w] as number) / (seen[w] as number));
    bias[w] = (outward[w] as number) / (weights[w] as number);
  }
}

/** A few reweighted means, from the weighted median on. */
function locate(
  drawings: Drawings,
  side: 0 | 1 | 2 | 3,
  scale: number,
  care: Float64Array,
  bias: Float64Array,
): number {
  const { workerOf, edges } = drawings;
  const outwards = side < 2 ? scale : -scale;
  const values: number[] = [];
  const widths: number[] = [];
  for (let d = 0; d < edges.length; d++) {
    const worker = workerOf[d] as number;
    values.push((edges[d] as Edges)[side] + outwards * (bias[worker] as number));
    widths.push(scale * (care[worker] as number));
  }
  let place = weightedMiddle(values, widths);
  for (let turn = 0; turn < turns; turn++) {
    let [sum, weights] = [0, 0];
    for (let d = 0; d < values.length; d++) {
      const width = widths[d] as number;
      const z = ((values[d] as number) - place) / width;
      const weight = 1 / ((tail + z * z) * width * width);
      sum += weight * (values[d] as number);
      weights += weight;
    }
    const moved = sum / weights - place;
    place += moved;
    if (Math.abs(moved) < 1e-3) break;
  }
  return place;
}

/** The value at which half of the weight 1 / width is reached; a dozen values at most, so by counting. */
function weightedMiddle(values: readonly number[], widths: readonly number[]): number {
  let [middle, best] = [values[0] as number, Infinity];
  for (const candidate of values) {
    let balance = 0;
    for (let d = 0; d < values.length; d++)
      balance += Math.abs((values[d] as number) - candidate) / (widths[d] as number);
    if (balance < best || (balance === best && candidate < middle)) {
      best = balance;
      middle = candidate;
    }
  }
  return middle;
}
