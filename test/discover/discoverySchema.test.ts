import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoveryJsonSchema } from '../../scripts/generate/discoveryJsonSchema.ts';
import { discoverySchema } from '../../shared/discover/discoverySchema.ts';
import { runCommand } from '../cli/runCommand.ts';

const example = 'examples/organization';

describe('discover --json', () => {
  it('prints what its schema says, and nothing that the schema leaves out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-discovery-'));
    const answer = [
      {
        name: 'A',
        awsAccountId: '333344445555',
        IAMRole: { roleName: 'veeam-ec2-backup' },
        accountPermissions: ['EC2Restore'],
      },
      { name: 'B', awsAccountId: '333344445555', IAMRole: { roleName: 'gone' } },
    ];
    await writeFile(join(folder, 'answer.json'), JSON.stringify(answer));
    // With another tag key nothing is named, so that every kind of answer comes.
    await writeFile(join(folder, 'settings.yaml'), 'tags: { role: nobody }\n');
    const { stdout } = await runCommand([
      'discover',
      '--json',
      '--exports',
      example,
      '--appliance',
      join(folder, 'answer.json'),
      '--settings',
      join(folder, 'settings.yaml'),
    ]);
    const printed: unknown = JSON.parse(stdout);
    const parsed = discoverySchema.parse(printed);
    expect(parsed).toEqual(printed);
    expect(parsed.candidates.length).toBeGreaterThan(20);
    expect(
      parsed.candidates.some(({ likeness }) => likeness.kind === 'ranked' && likeness.answers[0]?.[0]?.twins.length),
    ).toBe(true);
    expect(parsed.appliance).toMatchObject({ used: [{ name: 'veeam-ec2-backup' }], missing: [{ name: 'B' }] });
  });

  it('has the JSON Schema that is made of it', () => {
    const file = new URL('../../shared/discover/discovery.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(discoveryJsonSchema())));
  });
});
