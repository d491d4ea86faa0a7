// The rights with which a principal can give itself more rights than it was given.

import type { AllowedAction } from '../../iam/listAllowed.ts';
import type { StatementExcess } from './listExcess.ts';

/**
 * Each alone is enough: to write or attach policies, to lift a boundary, to let oneself into a role, or to take the
 * credentials of another user. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const aloneEnough: ReadonlySet<string> = new Set(
  [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreatePolicyVersion',
    'iam:DeleteRolePermissionsBoundary',
    'iam:DeleteUserPermissionsBoundary',
    'iam:PutGroupPolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:PutRolePolicy',
    'iam:PutUserPermissionsBoundary',
    'iam:PutUserPolicy',
    'iam:SetDefaultPolicyVersion',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateLoginProfile',
  ].map(lowerCase),
);

/** With iam:PassRole each of these runs the principal's own code or commands as another role. */
const enoughWithPassRole = [
  'autoscaling:CreateLaunchConfiguration',
  'cloudformation:CreateStack',
  'codebuild:CreateProject',
  'ec2:RunInstances',
  'ecs:RunTask',
  'glue:CreateDevEndpoint',
  'glue:CreateJob',
  'lambda:CreateFunction',
  'sagemaker:CreateNotebookInstance',
  'states:CreateStateMachine',
].map(lowerCase);

const passRole = 'iam:passrole';

/** Tells whether an action may let a principal grant itself more, whatever else it is allowed. */
export function mayEscalate(action: string): boolean {
  // Thousands of actions are asked about, nearly all of services with longer names.
  if (action[3] !== ':') return false;
  const name = action.toLowerCase();
  return name === passRole || aloneEnough.has(name);
}

/**
 * Gives a function that tells whether an excess action lets the principal grant itself more. iam:PassRole does where the
 * principal may also run something; where a set asks for iam:PassRole itself, Veeam's guide has weighed that already.
 *
 * @param isAllowed whether an action, in lower case, is allowed in the end
 */
export function findEscalations(
  isAllowed: (action: string) => boolean,
): (excess: AllowedAction, of: StatementExcess) => boolean {
  return ({ action }, { statement }) => {
    const name = action.name.toLowerCase();
    if (name === passRole) return enoughWithPassRole.some(isAllowed);
    return aloneEnough.has(name) && !isOnlyOneself(statement.resource?.patterns ?? []);
  };
}

// Users often manage their own access keys and passwords: that gives them nothing new.
function isOnlyOneself(patterns: readonly string[]): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is IAM's policy variable, not a template.
  return patterns.length > 0 && patterns.every((pattern) => pattern.endsWith(':user/${aws:username}'));
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
