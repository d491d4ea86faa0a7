// What the readers of single resources share: where a resource lives, what it refers to, and what is noted of it.

import type { ChangeNote, ChangePlace } from '../../drift/whatIfReport.ts';
import { UnknownDocument } from '../../estate/unknownDocument.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import type { AccountOperation, AccountStep } from '../change/accountOperation.ts';
import type { OrganizationOperation } from '../change/organizationOperation.ts';
import { type Named, namesIn, policyArnOf, resolve } from './nameOf.ts';
import { providerOf } from './planAccounts.ts';
import type { PlanReferences } from './planReferences.ts';
import { textAfter } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

/** In this order steps are done, whatever the order of the resources is. */
export type Phase = 'release' | 'delete' | 'make' | 'fill' | 'reconcile' | 'discard';
const phases: readonly Phase[] = ['release', 'delete', 'make', 'fill', 'reconcile', 'discard'];

export interface PlanReaderOptions {
  readonly references: PlanReferences;
  readonly accountOf: (change: ResourceChange) => string | undefined;
  readonly placeOf: (change: ResourceChange) => ChangePlace;
  /** Keys of tags that choose required sets: what is not known of others leaves nothing open. Default: all do. */
  readonly tagKeys?: readonly string[] | undefined;
}

/** Collects the steps of a plan. */
export class PlanReader {
  readonly references: PlanReferences;
  readonly notes: ChangeNote[] = [];
  readonly organization: OrganizationOperation[] = [];
  private readonly options: PlanReaderOptions;
  private readonly steps = new Map<Phase, AccountOperation[]>();
  private readonly unplaced = new Map<string, Set<string>>();

  constructor(options: PlanReaderOptions) {
    this.options = options;
    this.references = options.references;
  }

  /** All steps of accounts, in the order of the phases. */
  get account(): readonly AccountOperation[] {
    return phases.flatMap((phase) => this.steps.get(phase) ?? []);
  }

  /** Whether a tag of this key says which required sets a role has. */
  isTelling(tag: string): boolean {
    return this.options.tagKeys?.some((key) => key.toLowerCase() === tag.toLowerCase()) ?? true;
  }

  /** Resources by provider whose account nothing tells, one note each. */
  get unplacedNotes(): readonly ChangeNote[] {
    return [...this.unplaced].map(([provider, addresses]) => {
      const names = [...addresses].slice(0, 3).join(', ');
      const more = addresses.size > 3 ? ` and ${addresses.size - 3} more` : '';
      const how = `name it with --account, or in the settings: terraform: { accounts: { ${JSON.stringify(provider)}: "111122223333" } }`;
      return {
        place: { what: `provider ${provider}` },
        text: `the account of ${names}${more} is not known: ${how}`,
        isOpen: true,
      };
    });
  }

  placeOf(change: ResourceChange): ChangePlace {
    return this.options.placeOf(change);
  }

  /** Undefined, and noted once, where nothing tells the account. */
  accountOf(change: ResourceChange): string | undefined {
    const account = this.options.accountOf(change);
    if (account === undefined) {
      const provider = providerOf(change, this.references);
      this.unplaced.set(provider, (this.unplaced.get(provider) ?? new Set()).add(change.address));
    }
    return account;
  }

  add(change: ResourceChange, phase: Phase, step: AccountStep): void {
    const account = this.accountOf(change);
    if (account === undefined) return;
    const operation = { ...step, account, place: this.placeOf(change) };
    getOrMake(this.steps, phase, () => []).push(operation);
  }

  noteOpen(change: ResourceChange, text: string): void {
    this.notes.push({ place: this.placeOf(change), text, isOpen: true });
  }

  note(change: ResourceChange, text: string): void {
    this.notes.push({ place: this.placeOf(change), text });
  }

  /** ARN of a managed policy that the plan makes or changes. */
  policyArn(change: ResourceChange): string {
    return policyArnOf(change, {
      account: this.options.accountOf(change) ?? 'account',
      partition: partitionOf(change),
    });
  }

  /** The ARN of a managed policy in an attribute, followed to the plan's own policies. */
  policyArnIn(change: ResourceChange, attribute: string): Named {
    const known = textAfter(change, attribute);
    if (known !== undefined) return { value: known };
    const found = this.references.resourcesOf(change, this.references.expressionOf(change, attribute));
    return resolve(found, 'aws_iam_policy', (policy) => this.policyArn(policy));
  }

  /** ARNs of managed policies in a list, with one that is unknown where the list may hold more. */
  policyArns(change: ResourceChange, attribute: string): readonly string[] {
    const source = {
      type: 'aws_iam_policy',
      references: this.references,
      say: (policy: ResourceChange) => this.policyArn(policy),
    };
    const { values, isWhole, why } = namesIn(change, attribute, source);
    return isWhole ? values : [...values, this.unknownPolicy(change, why)];
  }

  /** Makes a policy of which nothing is known, so that it can be attached; gives its ARN. */
  unknownPolicy(change: ResourceChange, why: string): string {
    const account = this.options.accountOf(change) ?? 'account';
    const arn = `arn:${partitionOf(change)}:iam::${account}:policy/(${change.address})`;
    this.add(change, 'make', { do: 'put-managed-policy', arn, document: new UnknownDocument(why) });
    return arn;
  }
}

function partitionOf({ change: { before, after } }: ResourceChange): string {
  const arns = [before?.arn, after?.arn, before?.policy_arn, after?.policy_arn];
  const arn = arns.find((each) => typeof each === 'string' && each.startsWith('arn:'));
  return typeof arn === 'string' ? arnParts(arn).partition : 'aws';
}
