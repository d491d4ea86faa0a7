// Addresses and references of a plan, part by part: `module.a["x"].aws_iam_role.b[0]`.

export type Key = string | number;

export interface AddressPart {
  readonly name: string;
  readonly key?: Key;
  /** The address up to this part, with its key. */
  readonly whole: string;
  /** The same without its key. */
  readonly plain: string;
}

/** Gives the parts between the dots. */
export function addressParts(address: string): readonly AddressPart[] {
  // No choice is left for each character of a key: keys may be of any length.
  const parts = address.matchAll(/([^.[\]]+)(?:\[(?:"([^"\\]*(?:\\.[^"\\]*)*)"|(\d+))\])?(?:\.|$)?/g);
  return [...parts].map(({ 0: all, 1: name = '', 2: text, 3: number, index }) => {
    const key = text ?? (number === undefined ? undefined : Number(number));
    const end = index + all.length - (all.endsWith('.') ? 1 : 0);
    return {
      name,
      ...(key !== undefined && { key }),
      whole: address.slice(0, end),
      plain: address.slice(0, index + name.length),
    };
  });
}

/** `module.a["x"].module.b[0]` as its steps, outermost first. */
export function modulesOf(address: string): readonly AddressPart[] {
  return addressParts(address).filter((_, index) => index % 2 === 1);
}

/** `["x"]`, `[0]`. */
export function keyText(key: Key): string {
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
