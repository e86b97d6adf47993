import { expect, test } from 'vitest';
import { type ActiveTime, counted, signed, startCounting } from '@/components/annotations/active-time';

const second = 1000;

/** A page whose clock and whose person are played: every second it looks, as the real one does. */
function page(startSeconds = 0) {
  let now = 5_000_000;
  let isHere = true;
  let time: ActiveTime = startCounting(startSeconds, now);
  return {
    seconds: () => time.milliseconds / second,
    wait: (seconds: number) => {
      for (let passed = 0; passed < seconds; passed++) {
        now += second;
        time = counted(time, now, isHere);
      }
    },
    sleep: (seconds: number) => {
      now += seconds * second;
      time = counted(time, now, isHere);
    },
    setClock: (by: number) => {
      now += by * second;
      time = counted(time, now, isHere);
    },
    move: () => {
      time = signed(time, now, isHere);
    },
    leave: () => {
      isHere = false;
    },
    comeBack: () => {
      isHere = true;
      time = signed(time, now, isHere);
    },
  };
}

test('every second with the page in sight and in use counts, on top of what was counted before', () => {
  const one = page(40);
  for (let move = 0; move < 6; move++) {
    one.wait(20);
    one.move();
  }
  expect(one.seconds()).toBe(160);
});

test('reading without touching anything counts for a minute and no longer', () => {
  const one = page();
  one.wait(59);
  expect(one.seconds()).toBe(59);
  one.wait(600);
  expect(one.seconds()).toBe(60);
});

test('after a long pause only what follows the next sign counts', () => {
  const one = page();
  one.wait(300);
  one.move();
  one.wait(10);
  expect(one.seconds()).toBe(70);
});

test('a page out of sight or without the focus counts nothing, and goes on when it is come back to', () => {
  const one = page();
  one.wait(10);
  one.leave();
  one.wait(30);
  one.comeBack();
  one.wait(5);
  expect(one.seconds()).toBe(15);
});

test('a machine that slept, or a clock that was set, adds nothing', () => {
  const one = page();
  one.wait(10);
  one.sleep(3600);
  one.move();
  one.wait(10);
  one.setClock(-7200);
  expect(one.seconds()).toBe(20);
  one.move();
  one.wait(10);
  expect(one.seconds()).toBe(30);
});
