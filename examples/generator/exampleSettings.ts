// settings.yaml of the example.

import { accounts, organizationId, regions } from './accounts.ts';
import { applianceRole, build } from './draft.ts';
import { houseRulesFile } from './houseRules.ts';
import { keyArn } from './resourceFiles.ts';

/** The text; as of {@link exampleDay} one exception counts, one has ended, and one accepts nothing. */
export const settingsText = `# yaml-language-server: $schema=../../shared/settings/settings.schema.json
# Settings of the example organization. Every key is optional; docs and defaults: the schema named above.

# Roles without a tag veeam:build are judged by this build.
build: ${build}

organizationId: ${organizationId}

# Where Veeam works: decides conditions on aws:RequestedRegion.
regions:
${regions.map((region) => `  - ${region}`).join('\n')}

# Who must be able to assume the roles.
appliances:
  - role: ${applianceRole}

# Keys that data and the repository are encrypted with; workers in the backup account read what is encrypted with the
# first three. Keys and buckets that lie beside the exports and are not named here are looked at, too.
keys:
${(['healthy', 'workerLeftOut', 'workerDenied'] as const).map((name) => `  - key: ${keyArn(name)}\n    usedFrom: ["${accounts.backup.id}"]`).join('\n')}
${(['nobody', 'denied', 'disabled', 'deleted'] as const).map((name) => `  - key: ${keyArn(name)}\n    usedFrom: []`).join('\n')}
  - key: ${keyArn('condition')}
    use: [repository]
    usedFrom: []

# Cases of the guide in which roles need more.
features:
  rdsImageBackup: true

# A required set of our own: what no role of backups may do.
requirementFiles:
  - ${houseRulesFile}

# Which roles these two pass on: required of them, and no more.
scopes:
  - name: veeam-rds-database-restore
    passRoles: [veeam-flr-worker]
  - name: veeam-plugin-upgrade
    passRoles: [veeam-appliance]

# The appliance's own role carries no tag: it is found by its name.
principals:
  - name: veeam-impersonation
    accounts: ["${accounts.backup.id}"]
    requirements: [impersonation]

# Each account below the OU Workloads needs a role for VPC backups.
expected:
  - organizationalUnits: [ou-h7d2-workload1]
    requirements: [vpc-backup]

exceptions:
  - account: "${accounts.data.id}"
    principal: veeam-redshift-backup
    code: TRUST_UNEXPECTED
    subject: "999988887777"
    reason: Auditors read the cluster snapshots until their report is done.
    owner: data-platform@example.com
    expires: 2027-03-31
  - account: "${accounts.data.id}"
    principal: veeam-rds-backup
    code: EXCESS_ACTIONS
    reason: Hotfix for the failed backups of August; to be replaced by the guide's policy.
    owner: backup-team@example.com
    expires: 2026-09-30
  - account: "${accounts.backup.id}"
    principal: veeam-repository
    code: ACTION_MISSING
    subject: kms:Encrypt
    reason: Encryption of the repository is not switched on yet.
    owner: backup-team@example.com
    expires: 2027-01-31
`;

/** Day by which the example's exceptions count or have ended. */
export const exampleDay = '2026-11-22';
