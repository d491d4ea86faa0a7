import { describe, expect, it } from 'vitest';
import { bindScope } from '../../shared/requirements/bindScope.ts';
import type { Scope } from '../../shared/requirements/scope.ts';
import table from '../cases/requirements/boundGrants.json' with { type: 'json' };
import { grant } from './requiredSets.ts';

interface Row {
  readonly action: string;
  readonly resource?: string;
  readonly partition?: string;
  readonly scope: Scope;
  readonly expect: readonly string[];
}

const rows: readonly Row[] = table.rows;

describe('bindScope', () => {
  it.each(rows)('binds $action under $scope', ({ action, resource = '*', partition = 'aws', scope, expect: bound }) => {
    const place = { account: '111122223333', partition };
    const grants = bindScope([grant(action, { resource })], scope, place);
    expect(
      grants.map(({ resource: on, context }) => {
        const regions = context['aws:RequestedRegion'];
        return `on ${on}${regions === undefined ? '' : ` in ${regions.join()}`}`;
      }),
    ).toEqual(bound);
  });
});
