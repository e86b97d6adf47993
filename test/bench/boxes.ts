/** Boxes as a large project has them: five workers an image, some twenty boxes an answer, objects that half of them miss. */
import type { BoxAnswer } from '@/server/consensus/box-consensus';
import { type Dice, dice } from '@/server/consensus/random';

const workers = 60;

function drawImage(random: Dice): BoxAnswer[] {
  const objects = Array.from({ length: 22 }, () => ({
    x: random.next() * 900,
    y: random.next() * 700,
    width: 20 + random.next() * 120,
    height: 20 + random.next() * 120,
    hard: random.next() < 0.3,
    label: `class ${random.below(10)}`,
  }));
  const first = random.below(workers);
  return [0, 7, 19, 31, 43].map((offset) => {
    const worker = (first + offset) % workers;
    const error = () => (random.next() - 0.5) * (4 + worker / 3);
    const seen = objects.filter((object) => random.next() < (object.hard ? 0.55 : 0.93));
    const boxes = seen.map(({ x, y, width, height, label }) => ({
      box: { x: x + error(), y: y + error(), width: width + error(), height: height + error() },
      label: random.next() < 0.9 ? label : `class ${random.below(10)}`,
    }));
    while (boxes.length < 20) {
      const box = { x: random.next() * 900, y: random.next() * 700, width: 40, height: 40 };
      boxes.push({ box, label: `class ${random.below(10)}` });
    }
    return { worker: `worker ${worker}`, boxes };
  });
}

/** Answers on generated images, from one seed. */
export function drawImages(images: number): BoxAnswer[][] {
  const random = dice(1);
  return Array.from({ length: images }, () => drawImage(random));
}
