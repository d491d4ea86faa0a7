// What values of condition keys look like whose value is not known.

import type { Language } from '../patterns/exampleTexts.ts';
import {
  anyRun,
  digitOne,
  idPartOne,
  idPartRun,
  letterOne,
  letterRun,
  segmentOne,
  segmentRun,
  type Token,
  wildcardPattern,
} from '../patterns/wildcardPattern.ts';
import type { KeyShape } from './knownContext.ts';

/**
 * Gives the texts that a shape stands for, some of which may be no value.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html (`o-`)
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html (`r-`)
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html (`ou-`)
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable (`aws:userid`)
 */
export function shapeLanguage(shape: KeyShape): Language {
  return shapeTokens(shape).map((tokens) => wildcardPattern(tokens));
}

function shapeTokens(shape: KeyShape): readonly (readonly Token[])[] {
  switch (shape.kind) {
    case 'account':
      return [repeat(digitOne, 12)];
    case 'region':
      return [[letterOne, letterOne, letterRun, ...text('-'), letterOne, letterRun, ...text('-'), digitOne]];
    case 'organization':
      return [organization()];
    case 'organization-path':
      return [root(), [...root(), ...organizationalUnit(), anyRun, ...text('/')]];
    case 'boolean':
      return [text('true'), text('false')];
    case 'session-of':
      return [[...text(`${shape.id}:`), segmentOne, segmentOne, segmentRun]];
  }
}

function organization(): readonly Token[] {
  return [...text('o-'), ...repeat(idPartOne, 10), idPartRun];
}

function root(): readonly Token[] {
  return [...organization(), ...text('/r-'), ...repeat(idPartOne, 4), idPartRun, ...text('/')];
}

function organizationalUnit(): readonly Token[] {
  return [...text('ou-'), ...repeat(idPartOne, 4), idPartRun, ...text('-'), ...repeat(idPartOne, 8)];
}

function repeat(token: Token, count: number): readonly Token[] {
  return Array.from({ length: count }, () => token);
}

function text(characters: string): readonly Token[] {
  return Array.from(characters, (character) => character.charCodeAt(0));
}
