// Which types of resources exist only in the account of the principal that names them.

/**
 * Whose resources of a type a request can name.
 * - `own`: those of the principal's account only
 * - `own-or-aws`: those, and AWS's own (`arn:aws:iam::aws:policy/…`)
 * - `unknown`: those of other accounts too, or AWS's pages do not say
 */
export type ResourceOwner = 'own' | 'own-or-aws' | 'unknown';

/**
 * By service prefix the types that no account shares with another. AWS has no page that says so type by type: it follows
 * from the lists of what can be shared, which do not hold them, and was not tried. A type that is not here may be another's: what a
 * resource policy or a share opens (buckets, keys, queues, subnets), what AWS gives (images), and what nobody looked up.
 */
const ownTypes: Readonly<Record<string, readonly string[]>> = {
  // Entities are named without account: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
  // Roles are passed within one account, as its warning says: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
  iam: [
    'role',
    'user',
    'group',
    'policy',
    'instance-profile',
    'mfa',
    'server-certificate',
    'saml-provider',
    'oidc-provider',
    'access-report',
  ],
  // What can be shared does not hold these: `resourceType` of
  // https://docs.aws.amazon.com/ram/latest/APIReference/API_ListResources.html (read in an edition of 2022; the list of
  // today, https://docs.aws.amazon.com/ram/latest/userguide/shareable.html, could not be read), and images and snapshots:
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html
  ec2: [
    'instance',
    'volume',
    'key-pair',
    'elastic-ip',
    'internet-gateway',
    'egress-only-internet-gateway',
    'natgateway',
    'route-table',
    'network-acl',
    'dhcp-options',
    'vpn-gateway',
    'vpn-connection',
    'customer-gateway',
    'vpc-endpoint',
    'vpc-flow-log',
    'spot-instances-request',
  ],
  // Of RDS clusters can be shared (the list above) and snapshots, and nothing else is named:
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html
  rds: ['db', 'subgrp', 'pg', 'og', 'es', 'secgrp'],
};

/** Actions whose resource of the type is the one that they make, or one that only its owner can name so. */
const ownByAction: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSnapshot.html
  'ec2:createsnapshot': ['snapshot'],
  'ec2:createsnapshots': ['snapshot'],
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
  'ec2:createimage': ['image', 'snapshot'],
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html
  'rds:createdbsnapshot': ['snapshot'],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html:
  // cross-account permissions do not apply to these.
  'sqs:createqueue': ['queue'],
  'sqs:deletequeue': ['queue'],
  'sqs:setqueueattributes': ['queue'],
  'sqs:listqueuetags': ['queue'],
  'sqs:tagqueue': ['queue'],
  'sqs:untagqueue': ['queue'],
  'sqs:addpermission': ['queue'],
  'sqs:removepermission': ['queue'],
  // A topic is made by name: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  'sns:createtopic': ['topic'],
};

/** Actions that read policies take AWS managed ones too: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html */
const readsPolicies = /^iam:(get|list|generate|simulate)/;

const ownServices: ReadonlySet<string> = new Set([
  ...Object.keys(ownTypes),
  ...Object.keys(ownByAction).map((action) => action.slice(0, action.indexOf(':'))),
]);

/** Tells whether any action of its service takes resources that are known to be the own account's. */
export function hasOwnTypes(action: string): boolean {
  return ownServices.has(action.slice(0, action.indexOf(':')));
}

/** Tells whose resources of a type the requests for an action, given in lower case, can name. */
export function resourceOwner(action: string, type: string): ResourceOwner {
  const service = action.slice(0, action.indexOf(':'));
  if (ownByAction[action]?.includes(type)) return 'own';
  if (ownTypes[service]?.includes(type) !== true) return 'unknown';
  return type === 'policy' && readsPolicies.test(action) ? 'own-or-aws' : 'own';
}
