import 'server-only';

/** Lets so many things of one person be worked on at a time; further ones wait in their order, and nobody else's for them. */
export class Turns {
  private readonly atWork = new Map<string, number>();
  private readonly line = new Map<string, (() => void)[]>();

  constructor(private readonly most: number) {}

  async take<T>(personId: string, work: () => Promise<T>): Promise<T> {
    const busy = this.atWork.get(personId) ?? 0;
    if (busy < this.most) this.atWork.set(personId, busy + 1);
    else await new Promise<void>((begin) => this.line.set(personId, [...(this.line.get(personId) ?? []), begin]));
    try {
      return await work();
    } finally {
      this.passOn(personId);
    }
  }

  /** To the next in line, or to nobody. */
  private passOn(personId: string): void {
    const [next, ...others] = this.line.get(personId) ?? [];
    if (others.length > 0) this.line.set(personId, others);
    else this.line.delete(personId);
    const left = (this.atWork.get(personId) ?? 1) - (next ? 0 : 1);
    if (left > 0) this.atWork.set(personId, left);
    else this.atWork.delete(personId);
    next?.();
  }
}
