import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '@/server/cli/start/child';

interface Terms {
  /** What it is called on the terminal. */
  readonly name: string;
  readonly tell: (words: string) => void;
  /** It is started again so many times within so long, after pauses that double from the first. */
  readonly most: number;
  readonly withinMs: number;
  readonly pauseMs: number;
}

/** A part of the house that is kept running. */
interface Kept {
  /** Settles, with its code or signal, when it has ended once more than it is started again. Never when it was stopped. */
  readonly givenUp: Promise<number | string>;
  stop(): Promise<void>;
}

/** A child that was just launched; `ready` is refused, and the child ended, when it does not come to serve. */
export interface Beginning {
  readonly child: Child;
  readonly ready: Promise<unknown>;
}

/** Starts a part of the house again when it ends: killed for want of memory, or by hand. One that ends each time is given up. */
export function startAgain(first: Child, begin: () => Beginning, terms: Terms): Kept {
  const { name, tell, most, withinMs, pauseMs } = terms;
  let current = first;
  let isStopping = false;
  let begun: number[] = [];
  const givenUp = new Promise<number | string>((giveUp) => {
    const watch = async () => {
      for (;;) {
        const code = await current.ended;
        if (isStopping) return;
        begun = begun.filter((at) => Date.now() - at < withinMs);
        if (begun.length >= most) return giveUp(code);
        const pause = pauseMs * 2 ** begun.length;
        begun.push(Date.now());
        tell(`The ${name} ended (${code}). It starts again in ${pause / 1000} s (${begun.length} of ${most} times).`);
        await sleep(pause);
        if (isStopping) return;
        const { child, ready } = begin();
        current = child;
        await ready.then(
          () => tell(`The ${name} runs again.`),
          (error: unknown) => isStopping || tell((error as Error).message),
        );
      }
    };
    void watch();
  });
  return {
    givenUp,
    stop: async () => {
      isStopping = true;
      await current.stop();
    },
  };
}
