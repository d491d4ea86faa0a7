// What a template's resources of IAM and AWS Organizations are called: what Ref and GetAtt give of them.

import { ownMember } from '../change/ownMember.ts';
import { recordOf, type TemplateScope } from './templateScope.ts';

/** By type: the property that holds the name of a resource, and what its ARN calls it. */
const namedTypes: ReadonlyMap<string, { readonly property: string; readonly resource: string }> = new Map([
  ['AWS::IAM::Role', { property: 'RoleName', resource: 'role' }],
  ['AWS::IAM::User', { property: 'UserName', resource: 'user' }],
  ['AWS::IAM::Group', { property: 'GroupName', resource: 'group' }],
  ['AWS::IAM::ManagedPolicy', { property: 'ManagedPolicyName', resource: 'policy' }],
  ['AWS::IAM::InstanceProfile', { property: 'InstanceProfileName', resource: 'instance-profile' }],
]);

type Resolve = (value: unknown, scope: TemplateScope) => unknown;

/** The name that the template gives; undefined: CloudFormation makes one, or it is not known. */
export function nameOfResource(scope: TemplateScope, id: string, resolve: Resolve): string | undefined {
  const { type, properties } = resourceOf(scope, id);
  const property = namedTypes.get(type)?.property;
  const known = scope.physical?.get(id);
  if (known !== undefined) return known.slice(known.lastIndexOf('/') + 1);
  const find = (name: string) => scope.work.property(id, name, () => resolve(properties[name], scope));
  const name = property === undefined ? undefined : find(property);
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** What `Ref` gives: the name, of a managed policy its ARN; undefined: not known before. */
export function referenceOf(scope: TemplateScope, id: string, resolve: Resolve): unknown {
  const { type } = resourceOf(scope, id);
  return type === 'AWS::IAM::ManagedPolicy' ? arnOfResource(scope, id, resolve) : nameOfResource(scope, id, resolve);
}

/** What `Fn::GetAtt` gives, where it is known before. */
export function attributeOf(
  scope: TemplateScope,
  { id, attribute }: { readonly id: string; readonly attribute: string },
  resolve: Resolve,
): unknown {
  return attribute === 'Arn' || attribute === 'PolicyArn' ? arnOfResource(scope, id, resolve) : undefined;
}

/** ARN of a resource of IAM with this name, or with the name that the template gives. */
export function arnOfResource(scope: TemplateScope, id: string, resolve: Resolve, made?: string): string | undefined {
  const { type, properties } = resourceOf(scope, id);
  const known = scope.physical?.get(id);
  if (known?.startsWith('arn:') === true) return known;
  const resource = namedTypes.get(type)?.resource;
  const name = nameOfResource(scope, id, resolve) ?? made;
  const findPath = () => scope.work.property(id, 'Path', () => resolve(properties.Path, scope));
  const path = 'Path' in properties ? findPath() : '/';
  const { account, partition } = scope;
  if (resource === undefined || name === undefined || account === undefined || typeof path !== 'string')
    return undefined;
  return `arn:${partition}:iam::${account}:${resource}${path}${name}`;
}

export interface TemplateResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function resourceOf({ template }: TemplateScope, id: string): TemplateResource {
  const resource = recordOf(ownMember(recordOf(template.Resources), id));
  return { type: String(resource.Type ?? ''), properties: recordOf(resource.Properties) };
}
