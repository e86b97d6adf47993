/**
 * What a worker is told an item is called: the end of the id of their seat, which is a hash. Its file name is the
 * requester's own and may say what kind of case it is ("struck_07.jpg").
 */
export function itemCode(id: string): string {
  return id.slice(-4).toUpperCase();
}
