import { describeDeskTrials } from './deskTrials.ts';

describeDeskTrials({ count: 5, seed: 20_261_128 });
