/**
 * Which internet addresses are somebody else's public ones. A fetch on a stranger's word may go to those only, never to
 * this machine or its neighbours. Ranges: IANA special-purpose address registries (RFC 6890 and its updates).
 */

/** IPv4 ranges that are not global unicast, as "first address / prefix length". */
const specialRanges: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function ipv4Number(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function isPublicIpv4(value: number): boolean {
  return specialRanges.every(([first, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(value / size) !== Math.floor((ipv4Number(first) ?? 0) / size);
  });
}

/** The eight 16-bit groups of an IPv6 address, or null. A dotted end counts as two groups. */
function ipv6Groups(address: string): number[] | null {
  let text = address.toLowerCase();
  const dotted = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted?.[1]) {
    const value = ipv4Number(dotted[1]);
    if (value === null) return null;
    const tail = `${Math.floor(value / 65_536).toString(16)}:${(value % 65_536).toString(16)}`;
    text = text.slice(0, -dotted[1].length) + tail;
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => parseInt(group, 16)) : null;
}

/** Global unicast is 2000::/3; what it holds of tunnels to IPv4, documentation and benchmarks is left out. */
function isPublicIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  if (first >> 13 !== 1) return false;
  if (first === 0x2001 && second < 0x0200) return false;
  if (first === 0x2001 && second === 0x0db8) return false;
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}

/** Whether `address` (an IPv4 or IPv6 literal, without brackets) is a public one. Anything else is not. Pure. */
export function isPublicAddress(address: string): boolean {
  const value = ipv4Number(address);
  if (value !== null) return isPublicIpv4(value);
  const groups = ipv6Groups(address);
  return groups !== null && isPublicIpv6(groups);
}
