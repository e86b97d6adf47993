/**
 * Boxes at the size of a large project: 10,000 images, five workers each, twenty boxes an answer. Prints the CPU time of the
 * consensus and of the agreement with its interval. Run with `npx tsx test/bench/boxes.ts [images]`.
 */
import { boxAlpha } from '@/server/consensus/box-alpha';
import { type BoxAnswer, boxConsensusOfItems } from '@/server/consensus/box-consensus';
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

const images = Number(process.argv[2] ?? 10_000);
const random = dice(1);
const items = Array.from({ length: images }, () => drawImage(random));
const drawn = items.reduce(
  (sum, answers) => sum + answers.reduce((boxes, answer) => boxes + answer.boxes.length, 0),
  0,
);
let started = process.cpuUsage();
const consensus = boxConsensusOfItems(items);
const accepted = consensus.reduce((sum, { boxes }) => sum + boxes.length, 0);
const seconds = () => {
  const { user, system } = process.cpuUsage(started);
  return ((user + system) / 1e6).toFixed(1);
};
const memory = () => `${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`;
console.log(`${images} images, ${drawn} boxes: consensus of ${accepted} boxes in ${seconds()} CPU-s, ${memory()}`);
started = process.cpuUsage();
const { value, low, high } = boxAlpha(items);
console.log(
  `agreement ${value?.toFixed(3)} (${low?.toFixed(3)} to ${high?.toFixed(3)}) in ${seconds()} CPU-s, ${memory()}`,
);
