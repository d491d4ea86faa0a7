import { describe, expect, it } from 'vitest';
import { readAccountFiles } from '../../../shared/estate/exports/accountFiles.ts';
import { accountId, exportOf, makeFolder, role } from '../exportFixtures.ts';

describe('readAccountFiles', () => {
  it('counts the elements of all files together', async () => {
    const files = { 'a.json': exportOf({ roles: [role('a'), 7] }), 'b.json': exportOf({ roles: [role('b'), {}] }) };
    const asked = { folder: makeFolder(files), names: ['a.json', 'b.json'], accountId };
    expect(await readAccountFiles({ ...asked, maxElements: 4 })).toMatchObject({ roleCount: 2, unread: [{}, {}] });
    await expect(readAccountFiles({ ...asked, maxElements: 3 })).rejects.toMatchObject({
      place: { path: 'RoleDetailList[1]' },
      fault: expect.stringContaining('expected at most 3 roles, users, groups and policies of one account, got more'),
    });
  });

  it('gives an account up in which too many roles and users cannot be read', async () => {
    const folder = makeFolder({ 'a.json': exportOf({ roles: [role('a'), 7, 8], users: [9] }) });
    const asked = { folder, names: ['a.json'], accountId };
    expect(await readAccountFiles({ ...asked, maxUnread: 3 })).toMatchObject({ unread: [{}, {}, {}] });
    await expect(readAccountFiles({ ...asked, maxUnread: 2 })).rejects.toMatchObject({
      place: { path: 'RoleDetailList[2]' },
      fault: expect.stringMatching(/^over 2 roles and users of the export cannot be read, the first is .*UserDetail/),
    });
  });
});
