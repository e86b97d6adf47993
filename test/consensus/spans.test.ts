import { describe, expect, test } from 'vitest';
import { dice } from '@/server/consensus/random';
import { type Span, type SpanItem, spanConsensus } from '@/server/consensus/span-consensus';

const span = (start: number, end: number, label = 'PER'): Span => ({ start, end, label });
const item = (...answers: readonly (readonly Span[])[]): SpanItem => ({
  answers: answers.map((spans, n) => ({ worker: `w${n}`, spans })),
});

describe('spans', () => {
  test('what most workers marked is kept with the boundaries and the class of most', () => {
    const [merged] = spanConsensus([item([span(3, 5)], [span(3, 5)], [span(3, 6, 'ORG')])]);
    expect(merged?.spans).toHaveLength(1);
    expect(merged?.spans[0]).toMatchObject({ start: 3, end: 5, label: 'PER', votes: 3, voters: 3 });
  });

  test('a name over which the workers are divided is what the other names of its text are', () => {
    const text = (label: string, ...divided: Span[]) => {
      const clear = [0, 10, 20, 30, 40, 50].map((start) => span(start, start + 2, label));
      return item(...divided.map((last) => [...clear, last]));
    };
    const doubt = [span(60, 62, 'LOC'), span(60, 62, 'ORG')];
    const merged = spanConsensus([text('LOC', ...doubt), text('ORG', ...doubt)]);
    expect(merged.map(({ spans }) => spans.find(({ start }) => start === 60)?.label)).toEqual(['LOC', 'ORG']);
  });

  test('two names side by side stay two, however they touch', () => {
    const own = [span(0, 2), span(2, 4)];
    const [merged] = spanConsensus([item(own, own, own)]);
    expect(merged?.spans.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  test('what workers themselves mark within each other is kept within each other, two names of one place too', () => {
    const own = [span(0, 6, 'ORG'), span(1, 3, 'LOC'), span(8, 10, 'ORG'), span(8, 10, 'EVENT')];
    const [merged] = spanConsensus([item(own, own, own), item(own, own.slice(0, 1), own)]);
    expect(merged?.spans.map(({ start, end, label }) => [start, end, label])).toEqual([
      [0, 6, 'ORG'],
      [1, 3, 'LOC'],
      [8, 10, 'EVENT'],
      [8, 10, 'ORG'],
    ]);
  });

  test('two readings of one place, each marked by others, stay one', () => {
    const [merged] = spanConsensus([item([span(0, 4)], [span(0, 4)], [span(1, 3, 'LOC')], [span(0, 4)])]);
    expect(merged?.spans).toMatchObject([{ start: 0, end: 4, label: 'PER' }]);
  });

  test('spans that nobody nests never overlap, and each carries a probability', () => {
    const random = dice(2);
    const items = Array.from({ length: 20 }, () =>
      item(
        ...Array.from({ length: 4 }, () =>
          Array.from({ length: 3 }, () => {
            const start = random.below(20);
            return span(start, start + 1 + random.below(4), random.below(2) === 0 ? 'PER' : 'LOC');
          }),
        ),
      ),
    );
    for (const { spans } of spanConsensus(items)) {
      for (let n = 1; n < spans.length; n++) {
        expect(spans[n]?.start).toBeGreaterThanOrEqual(spans[n - 1]?.end ?? 0);
      }
      for (const { confidence } of spans) {
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }
  });

  test('the order of answers and of spans does not matter', () => {
    const answers = [[span(0, 2), span(5, 7, 'LOC')], [span(0, 3)], [span(5, 7, 'LOC'), span(0, 2)]];
    const turned: SpanItem = {
      answers: [2, 0, 1].map((n) => ({ worker: `w${n}`, spans: [...(answers[n] ?? [])].reverse() })),
    };
    const plain = (items: readonly SpanItem[]) =>
      spanConsensus(items)[0]?.spans.map((s) => [s.start, s.end, s.label, s.confidence.toFixed(9)]);
    expect(plain([turned])).toEqual(plain([item(...answers)]));
  });

  test('a worker who did not see a part is no witness against it', () => {
    const seen = spanConsensus([
      {
        answers: [
          { worker: 'a', spans: [span(8, 9)] },
          { worker: 'b', spans: [], covered: [[0, 5]] },
        ],
      },
    ]);
    expect(seen[0]?.spans[0]).toMatchObject({ votes: 1, voters: 1 });
  });

  test('workers who always miss a class are learned: two of five suffice where the others never mark it', () => {
    const random = dice(4);
    const items = Array.from({ length: 60 }, (_, n) => {
      const [person, place] = [span(2, 4), span(10, 11, 'LOC')];
      return item(
        ...[0, 1, 2, 3, 4].map((w) => {
          const misses = random.next() < 0.1;
          return [...(misses ? [] : [person]), ...(w < 2 && n % 2 === 0 ? [place] : [])];
        }),
      );
    });
    const merged = spanConsensus(items);
    const places = merged.filter(({ spans }) => spans.some((s) => s.label === 'LOC')).length;
    expect(places).toBe(30);
  });

  test('a name the crowd gives lightly proves less: of two lone marks the one of the other name is surer', () => {
    const random = dice(6);
    const items = Array.from({ length: 80 }, () =>
      item(
        ...[0, 1, 2, 3].map((w) => [
          ...(random.next() < 0.7 ? [span(2, 4)] : []),
          ...(random.next() < 0.7 ? [span(6, 8)] : []),
          ...(w === random.below(4) ? [span(20 + 4 * w, 22 + 4 * w, 'MISC')] : []),
        ]),
      ),
    );
    const lone = [item([span(0, 2)], [], [], []), item([span(0, 2, 'MISC')], [], [], [])];
    const [person, other] = spanConsensus([...lone, ...items]).map(({ spans, rejected }) => [...spans, ...rejected][0]);
    expect(person?.confidence ?? 0).toBeGreaterThan((other?.confidence ?? 1) + 0.1);
  });

  test('the same words elsewhere help to tell what they are', () => {
    const texts = ['Paris', 'Paris', 'Paris', 'Rome'];
    const items = texts.map((text, n) => ({
      ...item([span(0, 1, 'LOC')], n < 2 ? [span(0, 1, 'LOC')] : [], n < 2 ? [span(0, 1, 'LOC')] : []),
      wordsAt: () => text,
    }));
    const [, , paris, rome] = spanConsensus(items, { threshold: 0 }).map(({ spans }) => spans[0]?.confidence ?? 0);
    expect(paris).toBeGreaterThan(rome ?? 1);
  });

  test('a large unanimous crowd is believed, and a whole crowd of one name too', () => {
    const all = item(...Array.from({ length: 60 }, () => [span(0, 2), span(4, 5)]));
    const [merged] = spanConsensus([all]);
    expect(merged?.spans.map(({ confidence }) => confidence > 0.9)).toEqual([true, true]);
  });

  test('no items, no answers, no spans: nothing', () => {
    expect(spanConsensus([])).toEqual([]);
    expect(spanConsensus([{ answers: [] }, item([], [])])).toEqual([
      { spans: [], rejected: [] },
      { spans: [], rejected: [] },
    ]);
  });
});
