import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../cli/cliError.ts';
import { describeFailure, failureExitCode } from '../../cli/describeFailure.ts';
import { UnusableLogError } from '../../shared/audit/unusableLogError.ts';
import { InputError } from '../../shared/estate/inputError.ts';

const escapeCharacter = String.fromCharCode(27);

describe('describeFailure', () => {
  describe('given a failure that was to be expected', () => {
    it('gives one line with the command in front', () => {
      expect(describeFailure(new CliError('no such set'))).toBe('veeam-drift: no such set\n');
    });

    it('gives the place of broken input', () => {
      const error = new InputError({ file: 'a.json', line: 3, column: 7 }, 'expected JSON, got "}"');
      expect(describeFailure(error)).toBe('veeam-drift: a.json:3:7: expected JSON, got "}"\n');
    });

    it('says of a log that nothing can go on with that it is the log', () => {
      expect(describeFailure(new UnusableLogError('folder ./log: no head'))).toBe(
        'veeam-drift: the audit log cannot be used (audit verify tells what else is wrong): folder ./log: no head\n',
      );
    });

    it('gives one line per fault', () => {
      expect(describeFailure(new CliError('a: wrong\n\nb: wrong\n'))).toBe(
        'veeam-drift: a: wrong\nveeam-drift: b: wrong\n',
      );
    });

    it('gives sixty lines, and how many more there are', () => {
      const text = describeFailure(
        new CliError(Array.from({ length: 5_000 }, (_, index) => `fault ${index}`).join('\n')),
      );
      expect(text.split('\n')).toHaveLength(62);
      expect(text).toMatch(/: fault 59\nveeam-drift: and 4940 more lines\n$/);
    });

    it('lets no control character through', () => {
      expect(describeFailure(new CliError(`${escapeCharacter}[31mred`))).not.toContain(escapeCharacter);
    });
  });

  describe('given a bug', () => {
    it('gives the stack', () => {
      const text = describeFailure(new TypeError('x is not a function'));
      expect(text).toMatch(/^veeam-drift: this is a bug, please report it: TypeError: x is not a function\n/);
      expect(text).toContain('describeFailure.test.ts');
    });

    it('gives what was thrown where that is no error', () => {
      expect(describeFailure('thrown')).toBe('veeam-drift: this is a bug, please report it: thrown\n');
    });
  });

  describe('given what commander has said already', () => {
    it('gives nothing', () => {
      expect(describeFailure(new CommanderError(1, 'commander.unknownOption', "unknown option '--x'"))).toBe('');
    });
  });
});

describe('failureExitCode', () => {
  it.each([
    ['printed help', new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'), 0],
    ['wrong arguments', new CommanderError(1, 'commander.unknownOption', "unknown option '--x'"), 1],
    ['an expected failure', new CliError('no such set'), 1],
    ['a bug', new TypeError('x is not a function'), 1],
  ])('given %s', (_name, error, exitCode) => {
    expect(failureExitCode(error)).toBe(exitCode);
  });
});
