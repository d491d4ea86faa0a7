import { startAwsStub } from './awsStub.ts';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { authorizationDetails } from './liveScan.ts';
const d = authorizationDetails(); console.log('xml bytes', d.length);
const stub = await startAwsStub({ accounts: 20, latencyMs: 1, authorizationDetails: d });
const c = spawn(process.execPath, ['--cpu-prof','--cpu-prof-dir=/tmp/prof','bench/liveScan.ts','20',stub.url],{stdio:['ignore','pipe','inherit']});
console.log(await text(c.stdout)); await stub.stop();
