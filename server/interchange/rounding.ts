/**
 * How exact an export is. A hand draws to a tenth of a pixel at best, and a mean of several hands has a dozen digits that
 * say nothing: places and sizes are written to a hundredth of a pixel, which moves an edge by less than any reader sees.
 * What is stored keeps all of its digits. Pure.
 */
import type { Answer, LabelledBox } from '@/server/projects/tasks';

const roundedTo = (decimals: number) => (value: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;

const toHundredth = roundedTo(2);

/** The area of a rectangle of hundredths has four decimals. */
export const areaOf = ({ width, height }: LabelledBox): number => roundedTo(4)(width * height);

/** A probability, to a millionth. */
export const toMillionth = roundedTo(6);

export function roundedBox(box: LabelledBox): LabelledBox {
  const { x, y, width, height } = box;
  return { ...box, x: toHundredth(x), y: toHundredth(y), width: toHundredth(width), height: toHundredth(height) };
}

export function roundedAnswer(answer: Answer): Answer {
  return answer.task === 'boxes' ? { ...answer, boxes: answer.boxes.map(roundedBox) } : answer;
}
