// The layout of the audit log: which object stands under which key.

const root = 'audit/v1/';
const reports = 'reports/v1/';

/** Under this prefix stand only objects that are written once and never changed. */
export const auditRoot = root;

/** The end of the hash chain and the runs that are not finished yet. */
export const headKey = 'state/head.json';

/** Under this prefix stands what is replaced: the state. */
export const stateRoot = 'state/';

/** Where a rehearsed write is tried; nothing is ever stored there. */
export const preflightKey = `${stateRoot}preflight.json`;

/** What a run is found by: the day it began (UTC) and its id. */
export interface RunPlace {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly runId: string;
}

/** Folder of one run's records, with its slash: `audit/v1/date=YYYY-MM-DD/run=<id>/`. */
export function runPrefix({ date, runId }: RunPlace): string {
  return `${root}date=${safeSegment(date)}/run=${safeSegment(runId)}/`;
}

/** Folder of one run's reports for people, with its slash. They lie beside the records so that a query over these meets only JSON lines. */
export function reportPrefix({ date, runId }: RunPlace): string {
  return `${reports}date=${safeSegment(date)}/run=${safeSegment(runId)}/`;
}

/** The start record of a run: it fixes time, scope and settings for every later try of the same run. */
export function runStartKey(place: RunPlace): string {
  return `${runPrefix(place)}start.json`;
}

/** What the keys of {@link accountKey} of one run begin with. */
export function accountsPrefix(place: RunPlace): string {
  return `${runPrefix(place)}account=`;
}

/** Records of one account: coverage, principals, findings. */
export function accountKey(place: RunPlace, account: string): string {
  return `${accountsPrefix(place)}${safeSegment(account)}.jsonl.gz`;
}

/** What changed in one account against its last known state; written only where something did. */
export function changesKey(place: RunPlace, account: string): string {
  return `${runPrefix(place)}changes=${safeSegment(account)}.jsonl.gz`;
}

/** What bears on every verdict of the run, and input that belongs to no account. */
export function runNotesKey(place: RunPlace): string {
  return `${runPrefix(place)}notes.jsonl.gz`;
}

/** What the keys of {@link rebuiltNoteKey} of one run begin with. */
export function rebuiltNotesPrefix(place: RunPlace): string {
  return `${runPrefix(place)}rebuilt=`;
}

/** A note that the state of an account was not believed. */
export function rebuiltNoteKey(place: RunPlace, account: string): string {
  return `${rebuiltNotesPrefix(place)}${safeSegment(account)}.jsonl.gz`;
}

/** Records about the run as a whole: exceptions in force, edits of exceptions. */
export function runRecordsKey(place: RunPlace): string {
  return `${runPrefix(place)}run.jsonl.gz`;
}

/** The seal of a run: the digest of each of its objects and the link to the manifest before. */
export function manifestKey(place: RunPlace): string {
  return `${runPrefix(place)}${manifestFile}`;
}

const manifestFile = 'manifest.json';

/** The signed note over all seals up to that of the run; it lies beside the manifest, which cannot list it. */
export function checkpointKey(place: RunPlace): string {
  return `${runPrefix(place)}${checkpointFile}`;
}

const checkpointFile = 'checkpoint.txt';

/** The last known state of one account; `*` is the state of findings about the settings. */
export function accountStateKey(account: string): string {
  return `${statesPrefix}${safeSegment(account)}.json`;
}

/** What the keys of {@link accountStateKey} begin with. */
export const statesPrefix = 'state/current/';

/** Whether the key is one of {@link accountStateKey}. */
export function isStateKey(key: string): boolean {
  return /^state\/current\/(\d{12}|all)\.json$/.test(key);
}

/** A public key that seals are signed with, by its fingerprint: 64 hex digits. */
export function publicKeyKey(fingerprint: string): string {
  return `${publicKeysPrefix}${safeSegment(fingerprint)}.json`;
}

/** What the keys of {@link publicKeyKey} begin with. */
export const publicKeysPrefix = 'audit/v1/keys/';

/** The account id of a key of {@link accountStateKey}; undefined for that of the settings, and for any other key. */
export function stateAccount(key: string): string | undefined {
  return /^state\/current\/(\d{12})\.json$/.exec(key)?.[1];
}

/** Pending and sent alerts of one run. */
export function alertStateKey(place: RunPlace): string {
  return `${areaRoots.alerts}date=${safeSegment(place.date)}/run=${safeSegment(place.runId)}.json`;
}

/** Folder of what the steps of a distributed run leave to each other, with its slash. */
export function planPrefix(place: RunPlace): string {
  return `${areaRoots.plans}date=${safeSegment(place.date)}/run=${safeSegment(place.runId)}/`;
}

/** Folder of what the state machine says of the accounts of a distributed run, with its slash. */
export function mapResultsPrefix(place: RunPlace): string {
  return `${areaRoots.mapResults}date=${safeSegment(place.date)}/run=${safeSegment(place.runId)}/`;
}

/** The event that a rescan was made for: the first of its window. */
export function rescanClaimKey(runId: string): string {
  return `${rescansRoot}${claimName(runId)}.json`;
}

/** What the keys of {@link rescanClaimKey} begin with that are called so, or longer. */
export function rescanClaimsPrefix(name: string): string {
  return `${rescansRoot}${claimName(name)}`;
}

function claimName(name: string): string {
  return name.replace(/[^\w-]/g, '-');
}

/** Under this prefix stand the claims of rescans. */
export const rescansRoot = 'state/rescans/';

/** Where what belongs to one run stands, whose keys go on with `date=…/run=…`. */
export const areaRoots = {
  records: root,
  reports,
  alerts: 'state/alerts/',
  plans: 'state/plans/',
  mapResults: 'state/map-results/',
} as const;

export type AuditArea = keyof typeof areaRoots;

/** The part of a key that names a run in every area: `date=…/run=…`. */
export function runSegment({ date, runId }: RunPlace): string {
  return `date=${safeSegment(date)}/run=${safeSegment(runId)}`;
}

/** Reads a {@link runSegment} back. */
export function placeOfSegment(segment: string): RunPlace {
  const [date = '', run = ''] = segment.split('/');
  return { date: date.slice('date='.length), runId: segmentText(run.slice('run='.length)) };
}

/** The {@link runSegment} of a key below the root of an area, and what follows it; undefined for a key of no run. */
export function splitAreaKey(
  area: AuditArea,
  key: string,
): { readonly segment: string; readonly file: string } | undefined {
  const rest = key.slice(areaRoots[area].length);
  const match =
    area === 'alerts'
      ? /^(date=\d{4}-\d\d-\d\d\/run=[^/]+)(\.json)$/.exec(rest)
      : /^(date=\d{4}-\d\d-\d\d\/run=[^/]+)\/(.+)$/.exec(rest);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { segment: match[1], file: match[2] };
}

/** Reads a key of {@link runPrefix} back; undefined for any other key. */
export function parseRunKey(key: string): (RunPlace & { readonly file: string }) | undefined {
  const match = /^audit\/v1\/date=([^/]+)\/run=([^/]+)\/([^/]+)$/.exec(key);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  return { date: match[1], runId: segmentText(match[2]), file: match[3] };
}

/** The place of the run whose {@link manifestKey} this is; undefined for any other key. */
export function parseManifestKey(key: string): RunPlace | undefined {
  const parsed = parseRunKey(key);
  if (parsed === undefined) return undefined;
  const place = { date: parsed.date, runId: parsed.runId };
  return manifestKey(place) === key ? place : undefined;
}

/**
 * Text as one segment of a key: letters, digits, `.`, `_` and `-` stay, any other character becomes its UTF-8 bytes as
 * `=XX`, so that two different ids never share a key and none can climb out of its folder. `*` becomes `all`.
 */
export function safeSegment(text: string): string {
  if (text === '*') return 'all';
  const escaped = text
    .replace(/[^A-Za-z0-9._-]/gu, escapeCharacter)
    .replace(/^\.+$/, (dots) => '=2E'.repeat(dots.length));
  return escaped === 'all' ? '=61ll' : escaped;
}

/** The text that {@link safeSegment} was given; `all` stays. */
function segmentText(segment: string): string {
  const bytes = segment.split(/(=[0-9A-F]{2})/).flatMap((part) => {
    if (/^=[0-9A-F]{2}$/.test(part)) return [Number.parseInt(part.slice(1), 16)];
    return [...new TextEncoder().encode(part)];
  });
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function escapeCharacter(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
