// Follows the references of a configuration to the resource that an unknown value comes from.

import { ownMember } from '../change/ownMember.ts';
import { type AddressPart, addressParts, type Key, keyText, modulesOf } from './addressParts.ts';
import { PlanIndex, type ResourceName } from './planIndex.ts';
import { referencesOf } from './referencesOf.ts';
import { maxAddress, type ResourceChange, type ResourceConfig, type TerraformPlan } from './terraformPlan.ts';

/** A resource of the plan that an expression takes a value from. */
export interface ReferencedResource {
  readonly change: ResourceChange;
  /** `arn`, `name`; absent where the plan says only the resource. */
  readonly attribute?: string | undefined;
}

/** Steps from one module to another that are followed: more are a circle. */
const maxSteps = 40;

/** The one resource that an attribute is taken from, where the configuration tells it without doubt. */
export class PlanReferences {
  private readonly index: PlanIndex;
  private readonly followed = new Map<string, readonly ReferencedResource[] | undefined>();

  constructor(plan: TerraformPlan) {
    this.index = new PlanIndex(plan);
  }

  /** The configuration of a resource, the same for all of its instances. */
  configOf(change: ResourceChange): ResourceConfig | undefined {
    const module = this.index.moduleAt(modulesOf(change.module_address ?? '').map((step) => step.name));
    return module === undefined ? undefined : this.index.configIn(module, change);
  }

  /** The expression of an attribute, as the configuration has it; undefined where there is none. */
  expressionOf(change: ResourceChange, attribute: string): unknown {
    return this.configOf(change)?.expressions?.[attribute];
  }

  /** The resources that an expression of this resource refers to; undefined where one of them cannot be told. */
  resourcesOf(change: ResourceChange, expression: unknown): readonly ReferencedResource[] | undefined {
    return this.follow(expression, { module: change.module_address ?? '', index: change.index, change }, 0);
  }

  private follow(expression: unknown, from: Viewpoint, steps: number): readonly ReferencedResource[] | undefined {
    if (steps > maxSteps) return undefined;
    const found = referencesOf(expression).map((reference) => this.followOnce(reference, from, steps));
    if (!found.every((each) => each !== undefined)) return undefined;
    return [...new Map(found.flat().map((each) => [`${each.change.address} ${each.attribute ?? ''}`, each])).values()];
  }

  // A variable of a module may stand in every expression of the next one.
  private followOnce(reference: string, from: Viewpoint, steps: number): readonly ReferencedResource[] | undefined {
    const key = JSON.stringify([reference, from.module, from.index, from.change?.address]);
    if (this.followed.has(key)) return this.followed.get(key);
    // Whoever comes back here while it is followed goes in a circle, and that leads nowhere.
    this.followed.set(key, undefined);
    const found = this.followOne(reference, from, steps);
    this.followed.set(key, found);
    return found;
  }

  private followOne(reference: string, from: Viewpoint, steps: number): readonly ReferencedResource[] | undefined {
    if (reference.length > maxAddress) return undefined;
    const parts = addressParts(reference);
    const [first = '', second = ''] = parts.map(({ name }) => name);
    if (['path', 'terraform', 'count'].includes(first) || reference === 'each.key') return [];
    if (first === 'each') return this.followEach(from, steps);
    if (first === 'var') return this.followVariable(second, from, steps);
    if (first === 'module') return this.followOutput(parts, from, steps);
    if (first === 'local' || first === 'self') return undefined;
    const isData = first === 'data';
    const [type, name, attribute] = isData ? parts.slice(1) : parts;
    if (type === undefined || name === undefined) return undefined;
    const mode = isData ? 'data' : 'managed';
    const change = this.instanceOf({ mode, type: type.name, name: name.name }, name.key, from);
    return change === undefined ? undefined : [{ change, attribute: attribute?.name }];
  }

  private followEach(from: Viewpoint, steps: number): readonly ReferencedResource[] | undefined {
    const { for_each_expression: each } = (from.change === undefined ? undefined : this.configOf(from.change)) ?? {};
    const found = each === undefined ? undefined : this.follow(each, from, steps + 1);
    // Which of several is the one under this key, the plan does not say.
    return found?.length === 1 ? found : undefined;
  }

  private followVariable(name: string, from: Viewpoint, steps: number): readonly ReferencedResource[] | undefined {
    const path = modulesOf(from.module);
    const call = path.at(-1);
    if (call === undefined) return [];
    const module = this.index.moduleAt(path.slice(0, -1).map((step) => step.name));
    const expression = ownMember(ownMember(module?.module_calls, call.name)?.expressions, name);
    if (expression === undefined) return [];
    return this.follow(expression, { module: path.at(-2)?.whole ?? '', index: call.key }, steps + 1);
  }

  private followOutput(
    [, call, output]: readonly AddressPart[],
    from: Viewpoint,
    steps: number,
  ): readonly ReferencedResource[] | undefined {
    if (call === undefined || output === undefined) return undefined;
    const path = modulesOf(from.module);
    const module = this.index.moduleAt([...path.map((step) => step.name), call.name]);
    const expression = ownMember(module?.outputs, output.name)?.expression;
    if (expression === undefined) return undefined;
    const child = this.moduleInstance(from, call);
    return child === undefined ? undefined : this.follow(expression, { module: child }, steps + 1);
  }

  /** The module under this key, the only one, or the one with the key of whoever asks. */
  private moduleInstance(from: Viewpoint, call: AddressPart): string | undefined {
    const above = from.module === '' ? '' : `${from.module}.`;
    if (call.key !== undefined) return `${above}${call.whole}`;
    const plain = `${above}${call.plain}`;
    const instances = this.index.moduleInstances(plain);
    if (instances.size === 0) return plain;
    const [only] = instances;
    if (instances.size === 1) return only;
    const own = from.index === undefined ? undefined : `${plain}${keyText(from.index)}`;
    return own !== undefined && instances.has(own) ? own : undefined;
  }

  private instanceOf(name: ResourceName, key: Key | undefined, from: Viewpoint): ResourceChange | undefined {
    const instance = (of: Key) => this.index.instanceOf(from.module, name, of);
    if (key !== undefined) return instance(key);
    const only = this.index.onlyInstanceOf(from.module, name);
    return only ?? (from.index === undefined ? undefined : instance(from.index));
  }
}

/** From where a reference is looked at. */
interface Viewpoint {
  /** Address of the module, with keys; empty: the root. */
  readonly module: string;
  readonly index?: Key | undefined;
  readonly change?: ResourceChange;
}
