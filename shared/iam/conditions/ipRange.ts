// IP addresses and CIDR ranges of both families as numbers.

/** Both ends belong to the range. */
export interface IpRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads `203.0.113.0/24` or `2001:db8::/32`; an address without a mask is a range of one. Bits behind the mask do not
 * count. Undefined for anything else.
 */
export function readIpRange(text: string): IpRange | undefined {
  const address = text.replace(/\/.*/s, '');
  const version = address.includes(':') ? 6 : 4;
  const value = version === 6 ? readIpv6(address) : readIpv4(address);
  const width = version === 6 ? 128 : 32;
  const bits = address === text ? width : readDecimal(text.slice(address.length + 1), width);
  if (value === undefined || bits === undefined) return undefined;
  const size = 1n << BigInt(width - bits);
  const first = (value / size) * size;
  return { version, first, last: first + size - 1n };
}

/** Tells whether one range lies within the other. */
export function isWithinRange(inner: IpRange, outer: IpRange): boolean {
  return inner.version === outer.version && outer.first <= inner.first && inner.last <= outer.last;
}

/** Writes an address as text; v6 in eight groups without abbreviation. */
export function formatIp(version: 4 | 6, value: bigint): string {
  const [groups, bits] = version === 6 ? [8, 16n] : [4, 8n];
  const parts = Array.from({ length: groups }, (_, index) => {
    const part = (value >> (bits * BigInt(groups - 1 - index))) & ((1n << bits) - 1n);
    return part.toString(version === 6 ? 16 : 10);
  });
  return parts.join(version === 6 ? ':' : '.');
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.').map((part) => readDecimal(part, 255));
  if (parts.length !== 4) return undefined;
  return joinParts(parts, 8n);
}

// At most one `::`, which stands for as many zero groups as are missing; the last two groups may be written as IPv4.
function readIpv6(text: string): bigint | undefined {
  const halves = withoutIpv4Tail(text).split('::').map(readGroups);
  const missing = 8 - halves.flat().length;
  if (halves.length > 2 || (halves.length === 1 ? missing !== 0 : missing < 1)) return undefined;
  const zeros = Array<number>(missing).fill(0);
  // Those in front of the first group change nothing.
  return joinParts(
    halves.flatMap((groups) => [...zeros, ...groups]),
    16n,
  );
}

function readGroups(text: string): readonly (number | undefined)[] {
  if (text === '') return [];
  return text.split(':').map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : undefined));
}

function withoutIpv4Tail(text: string): string {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const value = readIpv4(tail);
  if (value === undefined) return text;
  return `${text.slice(0, -tail.length)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

function joinParts(parts: readonly (number | undefined)[], bits: bigint): bigint | undefined {
  let value = 0n;
  for (const part of parts) {
    if (part === undefined) return undefined;
    value = (value << bits) | BigInt(part);
  }
  return value;
}

function readDecimal(text: string, max: number): number | undefined {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return value <= max ? value : undefined;
}
