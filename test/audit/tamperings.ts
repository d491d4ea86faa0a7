// Ways to tamper with an audit log, each done to each kind of object.

/** What a tampering may have to say: where it was done, and where it shows. */
export interface Tampering {
  readonly name: string;
  /** The object that it is done to. */
  readonly key: string;
  /** Keys of which at least one must be named. */
  readonly shows: readonly string[];
  readonly kinds: readonly string[];
  readonly apply: (objects: Map<string, Uint8Array>) => void;
}

/** The middle one of five runs, and one before it: both have successors that name what they left. */
const run = 'run-3';
const earlier = 'run-2';

/** Objects of one run by what they are; the key of each, with `run-3` in it. */
export function kindsOfObject(objects: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  const find = (pattern: RegExp) => {
    const key = [...objects.keys()].find((name) => pattern.test(name));
    if (key === undefined) throw new Error(`expected an object like ${pattern}`);
    return key;
  };
  return {
    start: find(/run=run-3\/start\.json$/),
    account: find(/run=run-3\/account=\d{12}\.jsonl\.gz$/),
    'settings findings': find(/run=run-3\/account=all\.jsonl\.gz$/),
    changes: find(/run=run-3\/changes=\d{12}\.jsonl\.gz$/),
    'records of the run': find(/run=run-3\/run\.jsonl\.gz$/),
    manifest: find(/run=run-3\/manifest\.json$/),
    checkpoint: find(/run=run-3\/checkpoint\.txt$/),
    report: find(/^reports\/.*run=run-3\/report\.json$/),
    'ledger of alerts': find(/^state\/alerts\/.*run=run-3\.json$/),
  };
}

const every = ['changed', 'removed', 'added', 'chain', 'signature', 'records', 'manifest', 'head', 'version', 'link'];

export function tamperings(objects: ReadonlyMap<string, Uint8Array>): readonly Tampering[] {
  return Object.entries(kindsOfObject(objects)).flatMap(([what, key]) => ofObject(objects, what, key));
}

function ofObject(objects: ReadonlyMap<string, Uint8Array>, what: string, key: string): readonly Tampering[] {
  const body = objects.get(key) ?? new Uint8Array();
  const other = counterpart(key);
  const sibling = key.replace(/(\.[a-z.]+)$/, '-2$1');
  const tampering = (how: string, about: Omit<Tampering, 'name' | 'key'>): Tampering => ({
    name: `${what}, ${how}`,
    key,
    ...about,
  });
  const at = { shows: [key], kinds: every };
  return [
    tampering('one byte changed', {
      ...at,
      apply: (log) => void log.set(key, flipped(body, Math.floor(body.length / 2))),
    }),
    tampering('cut', { ...at, apply: (log) => void log.set(key, body.slice(0, Math.floor(body.length / 2))) }),
    tampering('emptied', { ...at, apply: (log) => void log.set(key, new Uint8Array()) }),
    tampering('removed', { ...at, apply: (log) => void log.delete(key) }),
    tampering('added to', { shows: [sibling], kinds: ['added'], apply: (log) => void log.set(sibling, body) }),
    tampering('renamed', {
      shows: [key, sibling],
      kinds: every,
      apply: (log) => {
        log.delete(key);
        log.set(sibling, body);
      },
    }),
    ...(objects.has(other) && Buffer.compare(objects.get(other) ?? body, body) !== 0
      ? [
          tampering('swapped with that of another run', {
            shows: [key, other],
            kinds: every,
            apply: (log) => {
              log.set(key, objects.get(other) ?? body);
              log.set(other, body);
            },
          }),
          tampering('replayed from an earlier run', {
            ...at,
            apply: (log) => void log.set(key, objects.get(other) ?? body),
          }),
        ]
      : []),
  ];
}

function counterpart(key: string): string {
  return key.replace(/date=2026-11-03/, 'date=2026-11-02').replace(run, earlier);
}

export function flipped(body: Uint8Array, index: number): Uint8Array {
  return body.map((byte, at) => (at === index ? byte ^ 1 : byte));
}
