import { describeDrawnRequests } from '../real/naiveRequests.ts';

describeDrawnRequests(8);
