// A fix as a CloudFormation template in YAML, beside the stack that owns the role.

import { Document } from 'yaml';
import type { Fix, FixPolicy } from '../../drift/fix.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { escapeHidden } from '../../vocabulary/escapedJson.ts';
import { visibleText } from '../wording/visibleText.ts';
import { fixNotes, fixTitle } from './fixNotes.ts';

/**
 * Gives a template that creates the policies and the instance profile and attaches them to the role that is there. Trust
 * policy and boundary are properties of resources that another stack owns, so that they are only named in comments. A
 * name that holds `{{resolve:`, which CloudFormation would replace by a secret and knows no escape for, gives no template.
 */
export function fixCloudFormationText(fix: Fix): string {
  const resources = fixResources(fix);
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Gives a role or user what its required sets ask for',
    Resources: resources,
  };
  const comment = [
    fixTitle(fix),
    'Deploy it with the capability CAPABILITY_NAMED_IAM.',
    ...fixNotes(fix),
    ...elsewhere(fix),
  ];
  const lines = comment.map((line) => `# ${line}\n`).join('');
  if (Object.keys(resources).length === 0) return `${lines}# Nothing that a template of its own could create.\n`;
  if (JSON.stringify(template).includes('{{resolve:')) {
    return `${lines}# No template: a name holds {{resolve:, which CloudFormation would replace.\n`;
  }
  const text = new Document(template).toString({
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
  });
  // Every value stands in double quotes, where YAML reads the same escapes as JSON.
  return lines + escapeHidden(text);
}

function fixResources(fix: Fix): Record<string, unknown> {
  const policies = fix.policies.map((policy, index) => [`DriftFix${index + 1}`, policyResource(policy, fix)] as const);
  const { instanceProfile, principal } = fix;
  if (instanceProfile === undefined) return Object.fromEntries(policies);
  const profile = {
    Type: 'AWS::IAM::InstanceProfile',
    Properties: { InstanceProfileName: instanceProfile.name, Roles: [principal.name] },
  };
  return Object.fromEntries([...policies, ['DriftFixInstanceProfile', profile]]);
}

function policyResource({ name, document, placement }: FixPolicy, { principal }: Fix): unknown {
  const isRole = principal.kind === 'role';
  const PolicyDocument = printPolicyDocument(document);
  if (placement !== 'inline') {
    const attached = { [isRole ? 'Roles' : 'Users']: [principal.name] };
    return { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: name, ...attached, PolicyDocument } };
  }
  const owner = { [isRole ? 'RoleName' : 'UserName']: principal.name };
  return {
    Type: isRole ? 'AWS::IAM::RolePolicy' : 'AWS::IAM::UserPolicy',
    Properties: { PolicyName: name, ...owner, PolicyDocument },
  };
}

function elsewhere({ trust, boundary, detach, keys = [] }: Fix): string[] {
  return [
    ...keys.map(
      ({ name, arn }) =>
        `The policy of the key ${visibleText(name, 130)} (${arn}) needs statements where the key is defined: --as policy prints them.`,
    ),
    ...(detach.length === 0
      ? []
      : ['Policies are detached where the role or user is defined, after this template is deployed.']),
    ...(trust === undefined ? [] : ['The trust policy must change where the role is defined: --as policy prints it.']),
    ...(boundary?.isEditable === true
      ? ['The permissions boundary must change where it is defined: --as policy prints it.']
      : []),
  ];
}
