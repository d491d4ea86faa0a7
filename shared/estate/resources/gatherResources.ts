// Puts together what the outputs of a folder say of keys, buckets and vaults, and finds out which ones they mean.

import { isDeepStrictEqual } from 'node:util';
import { getOrMake } from '../../iam/getOrMake.ts';
import {
  type EbsDefault,
  emptyInventory,
  type HolderReading,
  type KeyGrant,
  type KeyReading,
  keyPlace,
  type ResourceInventory,
} from '../../iam/resourceInventory.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { accountInPath, arnInPath, keyIdInPath, regionInPath, stemOf } from './arnInPath.ts';
import { onlyOne } from './onlyOne.ts';
import type { ResourcePiece } from './resourcePiece.ts';

/** A piece with the name of the file that holds it, relative to the folder. */
export interface PlacedPiece {
  readonly piece: ResourcePiece;
  readonly name: string;
}

export interface GatheredResources {
  readonly inventory: ResourceInventory;
  /** Files that do not say what they are of, with what to do. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/**
 * Gives the inventory of a folder. The output of `aws kms get-key-policy` names no key: its key is the one whose ARN
 * stands beside it (`KeyArn`), whose id stands in the file's name or that of its folder, or the one that the output of
 * `describe-key` under a like name is of (`shop.policy.json`, `shop.describe-key.json`). The policy of a bucket names the
 * bucket in its resources. Account and region of EBS defaults are those of the key's ARN, or of the file's name.
 */
export function gatherResources(
  placed: readonly PlacedPiece[],
  readDocument: (source: unknown) => ReadDocument,
): GatheredResources {
  const gathering = new Gathering(readDocument);
  const sorted = placed.map((each) => sortPolicy(each));
  for (const each of sorted) gathering.learn(each);
  for (const each of sorted) gathering.take(each);
  return { inventory: gathering.inventory(), unread: gathering.unread };
}

/** A policy of nobody knows what is told by its actions. */
function sortPolicy({ piece, name }: PlacedPiece): PlacedPiece {
  if (piece.kind !== 'policy') return { piece, name };
  const { document } = piece;
  const services = new Set(textOf(document).match(/"(kms|s3|backup):/g) ?? []);
  const isBucket = services.has('"s3:') || /arn:aws[a-z-]*:s3:::/.test(textOf(document));
  return { piece: isBucket ? { kind: 'bucket', policy: document } : { kind: 'key', policy: document }, name };
}

class Gathering {
  private readonly keys = new Map<string, KeyReading>();
  /** What lists give piece by piece, by the ARN of the key: a copy for each piece would never end. */
  private readonly aliases = new Map<string, Set<string>>();
  private readonly grants = new Map<string, KeyGrant[]>();
  /** Reasons by file, each once. */
  private readonly refused = new Map<string, Set<string>>();
  private readonly holders = new Map<string, HolderReading>();
  private readonly ebs = new Map<string, EbsDefault>();
  /** ARNs by the key's id, and by the stem of the files that are of it. */
  private readonly byId = new Map<string, Set<string>>();
  private readonly byStem = new Map<string, Set<string>>();
  private readonly readDocument: (source: unknown) => ReadDocument;

  constructor(readDocument: (source: unknown) => ReadDocument) {
    this.readDocument = readDocument;
  }

  get unread(): GatheredResources['unread'] {
    return [...this.refused].flatMap(([what, reasons]) => [...reasons].map((why) => ({ what, why })));
  }

  inventory(): ResourceInventory {
    const known = [...this.keys.values()].filter(({ policy, unread, facts }) => policy ?? unread ?? facts);
    return {
      ...emptyInventory,
      keys: known.map((key) => this.withLists(key)),
      holders: [...this.holders.values()],
      ebs: [...this.ebs.values()],
    };
  }

  private withLists(key: KeyReading): KeyReading {
    const grants = this.grants.get(key.arn);
    return { ...key, aliases: [...(this.aliases.get(key.arn) ?? [])], ...(grants !== undefined && { grants }) };
  }

  /** ARNs that some file names in full. */
  learn({ piece, name }: PlacedPiece): void {
    const arn = piece.kind === 'key' || piece.kind === 'ebs' ? piece.key : undefined;
    const place = arn === undefined ? undefined : keyPlace(arn);
    if (arn === undefined || place === undefined) return;
    addTo(this.byId, place.id, arn);
    // A list of aliases is of all keys of an account.
    if (piece.kind === 'key' && (piece.facts !== undefined || piece.grants !== undefined))
      addTo(this.byStem, stemOf(name), arn);
  }

  take({ piece, name }: PlacedPiece): void {
    switch (piece.kind) {
      case 'key':
        this.takeKey(piece, name);
        break;
      case 'bucket':
        this.takeBucket(piece, name);
        break;
      case 'vault':
        this.takeVault(piece);
        break;
      case 'ebs':
        this.takeEbs(piece, name);
        break;
      case 'policy':
    }
  }

  private takeKey(piece: Extract<ResourcePiece, { kind: 'key' }>, name: string): void {
    const arn = this.keyOf(piece.key, name);
    if (arn === undefined) {
      if (piece.policy !== undefined || (piece.grants?.length ?? 0) > 0) this.refuse(name, unknownKey);
      return;
    }
    const known = this.keys.get(arn) ?? { arn, aliases: [] };
    if (piece.policy !== undefined && known.policy !== undefined && this.differs(known, piece.policy)) {
      this.refuse(name, `the policy of the key ${arn} stands in another file, too, and says something else there`);
      return;
    }
    this.keys.set(arn, {
      ...known,
      ...(piece.policy !== undefined && {
        policy: { name: 'key policy', document: this.readDocument(piece.policy).document },
      }),
      ...(piece.unread !== undefined && { unread: piece.unread }),
      ...(piece.facts !== undefined && { facts: piece.facts }),
    });
    this.takeLists(arn, piece);
  }

  private takeLists(arn: string, { aliases = [], grants }: Extract<ResourcePiece, { kind: 'key' }>): void {
    for (const alias of aliases) addTo(this.aliases, arn, alias);
    // An empty list says that there are none.
    const taken = grants && getOrMake(this.grants, arn, () => []);
    for (const grant of grants ?? []) taken?.push(grant);
  }

  private differs({ policy }: KeyReading, document: unknown): boolean {
    return !isDeepStrictEqual(policy?.document, this.readDocument(document).document);
  }

  // By what the output says, by the id in the file's name, by its likeness to other files.
  private keyOf(said: string | undefined, name: string): string | undefined {
    if (said !== undefined && keyPlace(said) !== undefined) return said;
    const id = said ?? keyIdInPath(name);
    if (id !== undefined) return onlyOne(this.byId.get(id)) ?? arnInPath(name, id);
    return onlyOne(this.byStem.get(stemOf(name)));
  }

  private takeBucket(piece: Extract<ResourcePiece, { kind: 'bucket' }>, name: string): void {
    const bucket = piece.name ?? bucketOf(piece.policy);
    if (bucket === undefined) {
      this.refuse(name, unknownBucket);
      return;
    }
    const partition = /arn:(aws[a-z-]*):s3:::/.exec(textOf(piece.policy))?.[1] ?? 'aws';
    const arn = `arn:${partition}:s3:::${bucket}`;
    const owner = piece.account ?? accountInPath(name);
    const policy =
      piece.policy === null ? 'none' : { name: 'bucket policy', document: this.readDocument(piece.policy).document };
    this.holders.set(arn, { kind: 'bucket', arn, name: bucket, policy, ...(owner !== undefined && { owner }) });
  }

  private takeVault({ arn, policy }: Extract<ResourcePiece, { kind: 'vault' }>): void {
    const { account: owner, resource } = arnParts(arn);
    const name = resource.replace(/^[^:]*:/, '');
    this.holders.set(arn, {
      kind: 'vault',
      arn,
      name,
      owner,
      policy: policy === null ? 'none' : { name: 'vault policy', document: this.readDocument(policy).document },
    });
  }

  private takeEbs(piece: Extract<ResourcePiece, { kind: 'ebs' }>, name: string): void {
    const place = piece.key === undefined ? undefined : keyPlace(piece.key.replace(/:alias\/.*$/s, ':key/alias'));
    const account = place?.account ?? piece.account ?? accountInPath(name);
    const region = place?.region ?? piece.region ?? regionInPath(name);
    if (account === undefined || region === undefined) {
      this.refuse(name, unknownRegion);
      return;
    }
    const known = this.ebs.get(`${account} ${region}`) ?? { account, region };
    this.ebs.set(`${account} ${region}`, {
      ...known,
      ...(piece.key !== undefined && { key: piece.key }),
      ...(piece.isEncrypted !== undefined && { isEncrypted: piece.isEncrypted }),
    });
  }

  private refuse(what: string, why: string): void {
    addTo(this.refused, what, why);
  }
}

const unknownKey =
  'output of aws kms that does not say of which key it is: expected the id of the key in the file\'s name, together with the account and the region (444455556666_eu-central-1_1234abcd-12ab-34cd-56ef-1234567890ab.json) or beside the output of aws kms describe-key, or the ARN of the key in it ("KeyArn": "arn:aws:kms:…")';
const unknownBucket =
  'a policy that does not say of which bucket it is: expected the bucket in its resources (arn:aws:s3:::name), or its name in it ("Bucket": "name")';
const unknownRegion =
  'output of aws ec2 that does not say where: expected the account id and the region in the file\'s name (444455556666_eu-central-1_ebs.json), or in it ("Account", "Region")';

// A bucket takes only policies about itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-resource.html
function bucketOf(document: unknown): string | undefined {
  const names = textOf(document).match(/(?<=arn:aws[a-z-]*:s3:::)[a-z0-9][a-z0-9._-]{1,62}(?=["/\\*])/gi) ?? [];
  return onlyOne(new Set(names));
}

function textOf(document: unknown): string {
  return typeof document === 'string' ? document : (JSON.stringify(document) ?? '');
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  getOrMake(sets, key, () => new Set()).add(value);
}
