// What the path of a file says of the key, bucket or default that its content does not name.

import { accountIdsIn } from '../../vocabulary/isAccountId.ts';
import { onlyOne } from './onlyOne.ts';

const keyId = /(?<![0-9a-f])([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})(?![0-9a-f])/gi;
const regionName = /(?<![a-z0-9])[a-z]{2,3}(-[a-z]+){1,3}-\d(?!\d)/g;

/** Gives the ARN of the key with that id, where the path names one account and one region. */
export function arnInPath(path: string, id: string): string | undefined {
  const [account, region] = [accountInPath(path), regionInPath(path)];
  if (account === undefined || region === undefined) return undefined;
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:kms:${region}:${account}:key/${id}`;
}

/** Gives the first id of a key. */
export function keyIdInPath(path: string): string | undefined {
  return path.match(keyId)?.[0];
}

/** Gives the only 12 digits that are no part of a key's id. */
export function accountInPath(path: string): string | undefined {
  return onlyOne(new Set(accountIdsIn(path.replaceAll(keyId, ''))));
}

/** Gives the only name of a region. */
export function regionInPath(path: string): string | undefined {
  return onlyOne(new Set(path.match(regionName) ?? []));
}

/** Gives what tells the files of one key from those of another: their path without the names of commands. */
export function stemOf(path: string): string {
  return path
    .toLowerCase()
    .replace(/\.json(\.gz)?$|\.txt$/, '')
    .split('/')
    .map(withoutCommandWords)
    .join('/');
}

const commandWords = /(get|describe|list|kms|key|keys|policy|policies|metadata|default|grants?|aliases)/g;

function withoutCommandWords(part: string): string {
  return part
    .split(/[._\s-]+/)
    .filter((word) => word.replace(commandWords, '') !== '')
    .join('-');
}
