// The id of an AWS account.

import * as z from 'zod';
import { accountIdPattern } from './isAccountId.ts';

/** 12 digits, as text: some ids begin with zero. */
export const accountIdSchema = z.string().regex(accountIdPattern, 'expected an account id of 12 digits');
