/**
 * A sentence for the person at the terminal: the house cannot start, or a command cannot run, for a reason that they can
 * change. Commands print it without a stack and end with code 1.
 */
export class Halt extends Error {
  override readonly name = 'Halt';
}
