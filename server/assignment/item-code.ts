/**
 * What a worker is told an item is called: the end of its id, which is random. Its file name is the requester's own and
 * may say what kind of case it is ("struck_07.jpg").
 */
export function itemCode(itemId: string): string {
  return itemId.slice(-4).toUpperCase();
}
