// Every way out of the watch: what becomes of one role, its account or the settings, and what must be told of it.

export interface RoleState {
  readonly name?: string;
  readonly id?: string;
  /** Value of the tag of its sets; null: it has none. */
  readonly tag?: string | null;
}

export interface WorldState {
  /** Default: one role `store` that is tagged for the sets `store` and `other`. */
  readonly roles?: readonly RoleState[];
  readonly settings?: object;
  /** Default: below the unit `ou-ab12-backups00`. */
  readonly parent?: string;
  /** The organization does not have the account. */
  readonly isGone?: true;
  /** More files among the exports, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface WayOut {
  readonly way: string;
  readonly before?: WorldState;
  readonly after: WorldState;
  /** What a run over everything tells, as `kind CODE`, each once; and of the account's coverage. */
  readonly told: readonly string[];
  readonly coverage?: readonly string[];
  /** What a run over the account alone tells; default: the same. */
  readonly toldAlone?: readonly string[];
}

/** The account of the role. */
export const watchedAccount = '111122223333';
const excluded = { live: { accounts: { exclude: [watchedAccount] } } };
const pattern = { principals: [{ name: 'store', requirements: ['store', 'other'], build: '1.0.0.1' }] };
const gone = 'new WATCH_PRINCIPAL_GONE';

export const waysOut: readonly WayOut[] = [
  { way: 'it loses its tag', after: { roles: [{ tag: null }] }, told: ['new WATCH_TAG_LOST'] },
  { way: 'it is deleted', after: { roles: [] }, told: [gone] },
  { way: 'its tag names nothing', after: { roles: [{ tag: 'stor' }] }, told: ['new UNKNOWN_ROLE_KIND'] },
  {
    way: 'it is made again',
    after: { roles: [{ id: 'AROAANOTHERONE0000000' }] },
    told: ['new WATCH_PRINCIPAL_REPLACED'],
  },
  { way: 'its tag drops a set', after: { roles: [{ tag: 'other' }] }, told: ['new WATCH_SET_DROPPED'] },
  {
    way: 'the settings let it go',
    before: { roles: [{ tag: null }], settings: pattern },
    after: { roles: [{ tag: null }] },
    told: ['new WATCH_SETTINGS_CHANGED'],
  },
  {
    way: 'it is renamed',
    after: { roles: [{ name: 'store-2', id: 'AROAANOTHERONE0000000' }] },
    told: ['new ACTION_MISSING', gone],
  },
  { way: 'the settings exclude its account', after: { settings: excluded }, told: [] },
  { way: 'its account moves to another OU', after: { parent: 'ou-ab12-others000' }, told: [] },
  {
    way: 'its account leaves the organization',
    after: { isGone: true },
    told: ['new ACCOUNT_UNREADABLE'],
    coverage: ['lost'],
    // Whoever looks at one account can miss no other.
    toldAlone: [],
  },
];

/** Ways that only exports have: a role that is not seen, and may stand in what could not be read. */
export const waysOutOfFiles: readonly WayOut[] = [
  {
    way: 'a file of its account cannot be read',
    after: { roles: [], files: { [`${watchedAccount}-page2.json`]: '{"a":1}' } },
    told: ['new FILE_UNREADABLE'],
  },
  {
    way: 'a file cannot be read that may be of its account',
    after: { roles: [], files: { 'page2.json': 'oops' } },
    told: ['new FILE_UNREADABLE'],
  },
];
