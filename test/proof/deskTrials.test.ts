import { describeDeskTrials } from '../run/deskTrials.ts';

describeDeskTrials({ count: 50, seed: 4_711 });
