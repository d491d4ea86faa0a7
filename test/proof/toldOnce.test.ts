import { describeToldOnce, toldInProof } from '../run/toldOnce.ts';

describeToldOnce(toldInProof);
