import { describeDeskTrials } from './deskTrials.ts';

describeDeskTrials({ count: 1, seed: 20_261_128 });
