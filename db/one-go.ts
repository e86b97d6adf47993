/**
 * Sends statements of an open transaction behind `first` without waiting for its answer: one round trip for all. They
 * reach the server after it: everything that hands a statement to the driver runs in microtasks, and the next tick comes
 * when those are done.
 */
export async function sendBehind<T>(first: PromiseLike<unknown>, rest: () => Promise<T>): Promise<T> {
  const answered = Promise.resolve(first);
  await new Promise<void>((done) => process.nextTick(done));
  const [, result] = await inOneGo(answered, rest());
  return result;
}

const ignore = () => {};

/**
 * The results of things that are done in one transaction at the same time. Unlike `Promise.all`, a failure is passed on
 * only when the others have ended too: what still ran would else send its statements after the rollback. (`allSettled` would
 * say the same in five times as long, and a hand-in says it five times.)
 */
export async function inOneGo<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  other.catch(ignore);
  try {
    const first = await one;
    return [first, await other];
  } catch (error) {
    await other.catch(ignore);
    throw error;
  }
}
