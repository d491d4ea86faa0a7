// Where the resources and modules of a plan are found, without looking through all of them.

import { getOrMake } from '../../iam/getOrMake.ts';
import { ownMember } from '../change/ownMember.ts';
import { type Key, modulesOf } from './addressParts.ts';
import type { ModuleConfig, ResourceChange, ResourceConfig, TerraformPlan } from './terraformPlan.ts';

/** What tells one resource from others of its module. */
export type ResourceName = Pick<ResourceChange, 'mode' | 'type' | 'name'>;

interface Instances {
  readonly all: ResourceChange[];
  readonly byKey: Map<Key, ResourceChange>;
}

/** Changes by address, and the configuration by names. */
export class PlanIndex {
  private readonly root: ModuleConfig | undefined;
  private readonly byPlace = new Map<string, Instances>();
  /** Addresses with keys by addresses without the last key. */
  private readonly modules = new Map<string, Set<string>>();
  private readonly configs = new Map<ModuleConfig, ReadonlyMap<string, ResourceConfig>>();

  constructor(plan: TerraformPlan) {
    this.root = plan.configuration?.root_module;
    const changes = plan.resource_changes ?? [];
    for (const change of changes) {
      const place = placeKey(change.module_address ?? '', change);
      const { all, byKey } = getOrMake(this.byPlace, place, () => ({ all: [], byKey: new Map() }));
      all.push(change);
      if (change.index !== undefined && !byKey.has(change.index)) byKey.set(change.index, change);
    }
    for (const address of new Set(changes.map((change) => change.module_address ?? ''))) this.addModules(address);
  }

  /** The instance of a resource with this key, the first of several. */
  instanceOf(module: string, name: ResourceName, key: Key): ResourceChange | undefined {
    return this.byPlace.get(placeKey(module, name))?.byKey.get(key);
  }

  /** The one that there is; an object that waits for its deletion stands beside the one in its place. */
  onlyInstanceOf(module: string, name: ResourceName): ResourceChange | undefined {
    const [only, ...others] = this.byPlace.get(placeKey(module, name))?.all.slice(0, 2) ?? [];
    return others.length === 0 ? only : undefined;
  }

  /** Addresses of the modules that one call makes, its address given without a key. */
  moduleInstances(plain: string): ReadonlySet<string> {
    return this.modules.get(plain) ?? new Set();
  }

  moduleAt(names: readonly string[]): ModuleConfig | undefined {
    return names.reduce<ModuleConfig | undefined>(
      (module, name) => ownMember(module?.module_calls, name)?.module,
      this.root,
    );
  }

  configIn(module: ModuleConfig, name: ResourceName): ResourceConfig | undefined {
    // Of two of the same name the first one counts.
    const found = getOrMake(this.configs, module, ({ resources = [] }) => {
      return new Map(resources.toReversed().map((one) => [placeKey('', one), one]));
    });
    return found.get(placeKey('', name));
  }

  private addModules(address: string): void {
    for (const { plain, whole } of modulesOf(address).slice(0, maxDepth)) {
      getOrMake(this.modules, plain, () => new Set()).add(whole);
    }
  }
}

/** No configuration that is read has modules so deep in each other. */
const maxDepth = 100;

function placeKey(module: string, { mode, type, name }: ResourceName): string {
  return `${module} ${mode} ${type} ${name}`;
}
