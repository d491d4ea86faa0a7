// Reads the resources of a template, or of a change set, as steps of accounts and of the organization.

import type { ChangeNote, ChangePlace } from '../../drift/whatIfReport.ts';
import { UnknownDocument } from '../../estate/unknownDocument.ts';
import { isRecord } from '../../iam/isRecord.ts';
import type { AccountOperation, AccountStep, Holder } from '../change/accountOperation.ts';
import { hasUnknown, markUnknown } from '../change/markUnknown.ts';
import type { OrganizationOperation } from '../change/organizationOperation.ts';
import { arnOfResource, nameOfResource, resourceOf } from './nameOfResource.ts';
import { resolveValue } from './resolveValue.ts';
import { recordOf, type TemplateScope } from './templateScope.ts';

const later = 'known only after the deployment';

export interface TemplateReaderOptions {
  readonly scope: TemplateScope;
  readonly placeOf: (id: string) => ChangePlace;
}

/** Collects the steps of resources; all of one account. */
export class TemplateReader {
  readonly notes: ChangeNote[] = [];
  readonly organization: OrganizationOperation[] = [];
  /** There were steps, and the account is not known. */
  isUnplaced = false;
  private readonly options: TemplateReaderOptions;
  private readonly made: AccountOperation[] = [];
  private readonly filled: AccountOperation[] = [];

  constructor(options: TemplateReaderOptions) {
    this.options = options;
  }

  /** Roles and policies first, then what is put into them. */
  get account(): readonly AccountOperation[] {
    return [...this.made, ...this.filled];
  }

  get scope(): TemplateScope {
    return this.options.scope;
  }

  add(id: string, step: AccountStep, phase: 'make' | 'fill' = 'make'): void {
    const { account } = this.scope;
    if (account === undefined) {
      this.isUnplaced = true;
      return;
    }
    const operation = { ...step, account, place: this.options.placeOf(id) };
    (phase === 'make' ? this.made : this.filled).push(operation);
  }

  noteOpen(id: string, text: string): void {
    this.notes.push({ place: this.options.placeOf(id), text, isOpen: true });
  }

  placeOf(id: string): ChangePlace {
    return this.options.placeOf(id);
  }

  value(id: string, property: string): unknown {
    const { properties } = resourceOf(this.scope, id);
    return property in properties ? resolveValue(properties[property], this.scope) : null;
  }

  text(id: string, property: string): string | undefined {
    const value = this.value(id, property);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** The name that a role (user, group …) of the template has or will have. */
  nameOf(id: string): string {
    const { stackName } = this.scope;
    const made = stackName === undefined ? `(${id})` : `${stackName}-${id}-XXXXXXXXXXXX`;
    return nameOfResource(this.scope, id, resolveValue) ?? made;
  }

  arnOf(id: string): string {
    const made = this.nameOf(id);
    return (
      arnOfResource(this.scope, id, resolveValue, made) ?? `arn:${this.scope.partition}:iam::account:policy/${made}`
    );
  }

  /** Names in a list; one that is not known is noted and left out. */
  names(id: string, property: string): readonly string[] {
    return this.items(id, property).flatMap((item) => {
      const name = this.nameIn(item);
      if (name === undefined) this.noteOpen(id, `one of its ${property} is ${later}`);
      return name === undefined ? [] : [name];
    });
  }

  /** ARNs of managed policies in a list; one that is not known is a policy of which nothing is known. */
  policyArns(id: string, property: string): readonly string[] {
    return this.items(id, property).map((item, index) => this.policyArn(id, item, `${property} ${index + 1}`));
  }

  policyArn(id: string, item: unknown, what: string): string {
    const own = isRecord(item) && typeof item.Ref === 'string' ? item.Ref : undefined;
    if (own !== undefined && resourceOf(this.scope, own).type === 'AWS::IAM::ManagedPolicy') return this.arnOf(own);
    const arn = resolveValue(item, this.scope);
    if (typeof arn === 'string') return arn;
    const unknown = `arn:${this.scope.partition}:iam::${this.scope.account}:policy/(${id} ${what})`;
    this.add(id, { do: 'put-managed-policy', arn: unknown, document: new UnknownDocument(`${later}: ${id}`) });
    return unknown;
  }

  /** The document of a property, or of a part of one; unknown parts bounded, see `markUnknown`. */
  document(id: string, source: unknown): unknown {
    const value = resolveValue(source, this.scope);
    if (value === undefined) return new UnknownDocument(`${later}: ${id}`);
    return boundDocument(value, `${later}: ${id}`);
  }

  inline(id: string, holder: Holder, property = 'Policies'): void {
    this.items(id, property).forEach((item, index) => {
      const parts = recordOf(item);
      const name = resolveValue(parts.PolicyName, this.scope);
      if (!('PolicyName' in parts) && hasUnknown(resolveValue(item, this.scope))) {
        this.add(
          id,
          {
            do: 'put-inline-policy',
            holder,
            name: `(${property} ${index + 1})`,
            document: new UnknownDocument(`${later}: ${id}`),
          },
          'fill',
        );
        return;
      }
      const policy = typeof name === 'string' ? name : `(${property} ${index + 1})`;
      this.add(
        id,
        { do: 'put-inline-policy', holder, name: policy, document: this.document(id, parts.PolicyDocument) },
        'fill',
      );
    });
  }

  /** Items of a list, functions in it not worked out yet; a function that gives the list is. */
  items(id: string, property: string): readonly unknown[] {
    const { properties } = resourceOf(this.scope, id);
    const source = properties[property];
    const list = this.flat(source);
    if (list === undefined) this.noteOpen(id, `its ${property} are ${later}`);
    return list ?? [];
  }

  private flat(source: unknown): readonly unknown[] | undefined {
    if (source === undefined || source === null) return [];
    if (Array.isArray(source)) {
      const items: readonly unknown[] = source;
      return items.filter((item) => !isLeftOut(item, this.scope)).map((item) => this.branch(item));
    }
    if (isLeftOut(source, this.scope)) return [];
    const value = this.branch(source);
    if (Array.isArray(value)) return this.flat(value);
    if (isRecord(value) && typeof value.Ref === 'string' && resourceOf(this.scope, value.Ref).type !== '')
      return [value];
    const resolved = resolveValue(value, this.scope);
    return Array.isArray(resolved) ? resolved : resolved === undefined ? undefined : [resolved];
  }

  /** The branch of a condition that is known, its own functions not worked out. */
  private branch(item: unknown): unknown {
    const [name, whenTrue, whenFalse]: readonly unknown[] =
      isRecord(item) && Array.isArray(item['Fn::If']) ? item['Fn::If'] : [];
    if (typeof name !== 'string') return item;
    const truth = resolveValue({ 'Fn::If': [name, 'yes', 'no'] }, this.scope);
    return truth === 'yes' ? whenTrue : truth === 'no' ? whenFalse : undefined;
  }

  private nameIn(item: unknown): string | undefined {
    const id = isRecord(item) && typeof item.Ref === 'string' ? item.Ref : undefined;
    if (id !== undefined && resourceOf(this.scope, id).type !== '') return this.nameOf(id);
    const name = resolveValue(item, this.scope);
    return typeof name === 'string' ? name : undefined;
  }
}

// A list with this item alone is empty where the item is left out.
function isLeftOut(item: unknown, scope: TemplateScope): boolean {
  const resolved = resolveValue([item], scope);
  return Array.isArray(resolved) && resolved.length === 0;
}

function boundDocument(value: unknown, why: string): unknown {
  if (!hasUnknown(value)) return value;
  if (!isRecord(value) || value.Statement === undefined) return new UnknownDocument(why);
  const statements: readonly unknown[] = Array.isArray(value.Statement) ? value.Statement : [value.Statement];
  const bound = statements.map((statement) => (isRecord(statement) ? markUnknown(statement, why) : undefined));
  if (bound.some((each) => each === undefined)) return new UnknownDocument(why);
  return { Version: value.Version ?? '2008-10-17', Statement: bound.flatMap((each) => each ?? []) };
}
