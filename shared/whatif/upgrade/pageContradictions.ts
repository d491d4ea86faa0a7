// Where Veeam's own pages contradict each other about what a role needs: what each of two pages says.

export interface PageContradiction {
  /** Ids of the required sets that it is about. */
  readonly sets: readonly string[];
  /** Builds whose pages leave it open. */
  readonly builds: readonly string[];
  /** What one page asks for beyond the other. */
  readonly actions: readonly string[];
  readonly asks: PageReading;
  readonly asksNot: PageReading;
}

interface PageReading {
  /** `the changelog of version 9` */
  readonly page: string;
  readonly url: string;
}

const both = ['10.0.0.232', '13.1.0.411'];
const guide = 'https://helpcenter.veeam.com/docs/vbaws/guide';
const userGuide = 'https://helpcenter.veeam.com/docs/vbr/userguide';
const changelog9 = {
  page: 'the changelog of version 9',
  url: 'https://helpcenter.veeam.com/archive/vbaws/9/guide/permissions_changelog.html',
};

/** Read on the pages of the guides of 10.0.0.232 and 13.1.0.411 (appliance version 11), and of the changelogs of 9, 10 and 11. */
export const pageContradictions: readonly PageContradiction[] = [
  {
    sets: ['flr-worker'],
    builds: both,
    actions: ['ec2:DescribeImages'],
    asks: changelog9,
    asksNot: { page: "the role's page", url: `${guide}/role_permissions_flr_prod.html` },
  },
  {
    sets: ['ec2-backup'],
    builds: both,
    actions: ['kms:GenerateDataKeyWithoutPlaintext'],
    asks: changelog9,
    asksNot: { page: "the role's page", url: `${guide}/role_permissions_backup_ec2.html` },
  },
  {
    sets: ['default-backup-restore'],
    builds: ['10.0.0.232'],
    actions: ['rds:DeleteTenantDatabase'],
    asks: { page: 'the changelog of version 10', url: `${guide}/permissions_changelog.html` },
    asksNot: { page: 'the full list', url: `${guide}/full_list_permissions.html` },
  },
  {
    sets: ['flr-worker'],
    builds: ['13.1.0.411'],
    actions: ['pricing:GetProducts'],
    asks: {
      page: 'the changelog of version 11 (roles attached to worker instances)',
      url: `${userGuide}/aws_permissions_changelog.html`,
    },
    asksNot: { page: "the role's page", url: `${userGuide}/aws_role_permissions_flr_prod.html` },
  },
  {
    sets: ['production-worker'],
    builds: ['13.1.0.411'],
    actions: ['iam:ListAccountAliases'],
    asks: { page: "the role's page", url: `${userGuide}/aws_role_permissions_prod_acc.html` },
    asksNot: { page: 'the changelog of version 11', url: `${userGuide}/aws_permissions_changelog.html` },
  },
];
