import { describe, expect, it } from 'vitest';
import { stackRefusal } from './cloudFormationRules.ts';

const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader' } };
const template = {
  Parameters: {
    Name: { Type: 'String', AllowedPattern: '[a-z]+' },
    Days: { Type: 'Number', Default: 5, MinValue: 1, MaxValue: 9 },
    Mode: { Type: 'String', Default: 'ON', AllowedValues: ['ON', 'OFF'] },
  },
  Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
};
const bare = { Resources: template.Resources };

function ask(given: Readonly<Record<string, string>>, of: unknown = template, rest: object = {}): string | undefined {
  const parameters = new URLSearchParams();
  for (const [index, [key, value]] of Object.entries(given).entries()) {
    parameters.set(`Parameters.member.${index + 1}.ParameterKey`, key);
    parameters.set(`Parameters.member.${index + 1}.ParameterValue`, value);
  }
  return stackRefusal({ action: 'CreateChangeSet', parameters, template: of, size: 100, isInline: true, ...rest });
}

describe('stackRefusal', () => {
  it.each([
    ['values for what has no default', { Name: 'abc' }, template],
    ['values for everything', { Name: 'abc', Days: '9', Mode: 'OFF' }, template],
    ['no values for a template without parameters', {}, bare],
  ])('takes %s', (_what, given, of) => {
    expect(ask(given, of)).toBeUndefined();
  });

  it.each([
    ['values where the template declares none', { Name: 'abc' }, bare, /which does not require them/],
    ['a value that it does not declare', { Name: 'abc', Size: '1' }, template, /\[Size\] do not exist/],
    ['no value where there is no default', { Days: '2' }, template, /\[Name\] must have values/],
    ['text of another form', { Name: 'ABC' }, template, /Name failed to satisfy/],
    ['a number too large', { Name: 'abc', Days: '10' }, template, /Days failed to satisfy/],
    ['a number that is none', { Name: 'abc', Days: 'many' }, template, /Days failed to satisfy/],
    ['a value outside of its list', { Name: 'abc', Mode: 'on' }, template, /Mode failed to satisfy/],
    ['named roles without the capability', {}, { Resources: { role } }, /CAPABILITY_NAMED_IAM/],
  ])('refuses %s', (_what, given, of, message) => {
    expect(ask(given, of)).toMatch(message);
  });

  it('refuses a template too large for where it stands', () => {
    expect(ask({ Name: 'abc' }, template, { size: 51_201 })).toMatch(/51200/);
    expect(ask({ Name: 'abc' }, template, { size: 51_201, isInline: false })).toBeUndefined();
    expect(ask({ Name: 'abc' }, template, { size: 2_000_000, isInline: false })).toMatch(/may not exceed/);
  });

  it('has nothing to say about other requests', () => {
    expect(ask({ Size: '1' }, template, { action: 'DescribeStacks' })).toBeUndefined();
  });
});
