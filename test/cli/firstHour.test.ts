// The first hour as people live it: every command but the first is the one that the command before printed.

import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  appliance,
  hub,
  impersonation,
  newFolder,
  nextOf,
  paste,
  quoted,
  type SampleRole,
  services,
  timeout,
  website,
  writeExports,
} from './firstHour.ts';

// With an organization: test/proof/firstHour.test.ts.
describe('the first hour', () => {
  it(
    'with one account and an appliance ends in the right verdict and its fix, in four commands',
    async () => {
      const [lacking = '', ...kept] = actionsOf('default-backup-restore');
      const roles: readonly SampleRole[] = [
        impersonation,
        {
          account: hub,
          name: 'prod-VeeamInstanceBackupRestoreAccessRo-1TN19YW8TZF4P',
          trusts: { ...appliance, ...services },
          actions: kept,
        },
        website,
      ];
      const folder = await newFolder();
      await writeExports(folder, roles);
      const first = await paste(`npm run -s drift -- scan -q --exports ${quoted(folder)}`);
      expect(first.code).toBe(3);
      expect(first.text).toContain("2 roles and users look like Veeam's");
      const found = await paste(nextOf(first));
      expect(found.code).toBe(0);
      expect(found.text).toContain('fits default-backup-restore');
      await writeExports(folder, roles, found.stdout);
      const second = await paste(nextOf(found));
      expect(second.text).toContain('1 of 2 Veeam roles differ from what Veeam requires');
      expect(second.text).toContain(lacking.split(':')[1]);
      const fix = await paste(nextOf(second));
      expect(fix.code).toBe(0);
      expect(fix.stdout).toContain(`"${lacking}"`);
    },
    timeout,
  );

  it(
    'in a folder with nothing of Veeam says so, and asks for the right accounts',
    async () => {
      const folder = await newFolder();
      await writeExports(folder, [website, { ...website, name: 'admin', actions: ['*'] }]);
      const first = await paste(`npm run -s drift -- scan -q --exports ${quoted(folder)}`);
      expect(first.code).toBe(3);
      expect(first.text).toContain("no role or user looks like Veeam's: are these the right accounts?");
      expect(nextOf(first)).toBe('');
    },
    timeout,
  );
});
