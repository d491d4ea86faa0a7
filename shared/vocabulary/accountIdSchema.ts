// The id of an AWS account.

import * as z from 'zod';

/** 12 digits, as text: some ids begin with zero. */
export const accountIdSchema = z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits');
