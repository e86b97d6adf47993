import { resolve } from 'node:path';
import { type Embedded, startEmbedded } from '@/db/embedded';
import { choosePlace } from '@/db/embedded/binaries';
import { livingPostmaster } from '@/db/embedded/cluster';

interface Ears {
  /** The server had ended and runs again, or could not be started yet. */
  readonly tell: (words: string) => void;
  /** It runs elsewhere now, so that whoever was told its address cannot reach it any more. */
  readonly moved: (words: string) => void;
}

const longestPauseMs = 30_000;

/**
 * Looks every second whether the house's own server still runs, and starts it again where it was when it has ended: killed
 * for want of memory, or by hand. The processes that use it find it at the same address and go on by themselves. Returns
 * what leaves the server, the one that runs by then.
 */
export function keepEmbeddedRunning(folder: string, first: Embedded, { tell, moved }: Ears): () => Promise<void> {
  const { home } = choosePlace(resolve(folder));
  let current = first;
  let isLeaving = false;
  let pauseMs = 1_000;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const startAgain = async () => {
    try {
      current = await startEmbedded(folder);
      pauseMs = 1_000;
    } catch (error) {
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      tell(`PostgreSQL has ended and does not start: ${(error as Error).message} Next try in ${pauseMs / 1000} s.`);
      return;
    }
    if (current.url !== first.url) moved('PostgreSQL had ended, and its port was taken meanwhile.');
    else if (!current.reused) tell('PostgreSQL had ended and was started again.');
  };
  const lookLater = () => {
    timer = setTimeout(() => {
      looking = (async () => {
        if (!isLeaving && !livingPostmaster(home)) await startAgain();
        if (!isLeaving) lookLater();
      })();
    }, pauseMs).unref();
  };
  lookLater();
  return async () => {
    isLeaving = true;
    clearTimeout(timer);
    await looking;
    await current.leave();
  };
}
