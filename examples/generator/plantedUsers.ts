// The IAM users of the account `backup`: those of the plug-in, and one whose key was for one use.

import { accounts } from './accounts.ts';
import { joinGroup, throughGroups } from './changes.ts';
import { actionFindings } from './expectedFinding.ts';
import { type Planting, plant } from './planting.ts';

const { backup } = accounts;

export const plantedUsers: readonly Planting[] = [
  plant(backup, {
    kind: 'user',
    name: 'veeam-plugin',
    sets: ['plugin-connect-appliance'],
    planted: 'Nothing: all its permissions come from its group.',
    changes: [throughGroups('veeam-plugin-users')],
  }),
  plant(backup, {
    kind: 'user',
    name: 'veeam-plugin-upgrade',
    sets: ['plugin-upgrade-appliance'],
    planted:
      'Its group limited-operators denies iam:PassRole, and its scope in the settings names a role that is not there any more.',
    changes: [joinGroup('limited-operators')],
    findings: [
      {
        code: 'SCOPE_UNKNOWN',
        severity: 'high',
        subjects: ['passRoles veeam-appliance'],
        cause: { layer: 'settings', kind: 'scope' },
      },
      actionFindings('ACTION_DENIED', ['iam:PassRole'], {
        layer: 'identity',
        kind: 'explicit-deny',
        policy: 'no-role-passing',
        statement: { number: 1, sid: 'NoRolePassing' },
      }),
    ],
  }),
  plant(backup, {
    kind: 'user',
    name: 'veeam-role-helper',
    sets: ['role-check-grant'],
    planted:
      'Its access key was made for one grant of permissions, and nobody deleted it: the credential report shows it.',
    findings: [
      {
        code: 'USER_KEY_LEFT',
        severity: 'high',
        subjects: ['access key 1'],
        cause: { layer: 'identity', kind: 'key' },
      },
    ],
  }),
];
