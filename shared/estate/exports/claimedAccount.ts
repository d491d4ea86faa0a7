// What the name of a file says before it is opened: of which account it is, and whether it may be an export at all.

import { accountIdsIn } from '../../vocabulary/isAccountId.ts';

/**
 * The account id that a file's name holds, as in `111122223333.json` or `prod-111122223333-2.json`; undefined where it
 * holds none or two. A date and time (`202501312359`) is no account id.
 */
export function claimedAccount(name: string): string | undefined {
  const [id, ...others] = accountIdsIn(name);
  const isTime = id !== undefined && /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/.test(id);
  return others.length > 0 || isTime ? undefined : id;
}

/** Tells whether a name may be that of an export, or of a copy that somebody put away. */
export function mayBeExport(name: string): boolean {
  const base = baseName(name);
  if (isExportName(base)) return true;
  return isPutAway(base) && (claimedAccount(base) !== undefined || /\.json\b/i.test(base));
}

/** Tells whether a name ends as exports do. */
export function isExportName(name: string): boolean {
  return /\.(json|jsonl|ndjson|gz)$/i.test(name);
}

/** Tells whether a name ends as people put exports, or copies of them, away. */
export function isPutAway(name: string): boolean {
  return /(^|\/)[^./]+$|\.(txt|text|out|log|ya?ml|xml|csv|zip|bak|old|orig|tmp|save|\d+)$|~$/i.test(name);
}

/** Tells whether a name is that of an archive, which may hold exports. */
export function isArchive(name: string): boolean {
  return /\.(zip|7z|rar|tar|tgz|bz2|xz|zst)$/i.test(name);
}

/** The last part of a path with `/` between its parts. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
