import { describeAnswerFaults, everyFaultOf, logTargets } from '../e2e/answerFaults.ts';

describeAnswerFaults(everyFaultOf(logTargets));
