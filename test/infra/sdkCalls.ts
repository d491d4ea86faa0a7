// Reads out of a function's bundle which AWS calls its code can make.

import type { Metafile } from 'esbuild';

/**
 * `client-s3 GetObject`, … sorted. esbuild drops every command that nothing refers to, so what is left of the SDK's
 * command modules is what the function's own code, or a library that it uses, can send.
 */
export function sdkCallsOf(metafile: Metafile): readonly string[] {
  const kept = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const calls = kept.flatMap(([file]) => {
    const match = /node_modules\/@aws-sdk\/(client-[\w-]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(file);
    return match === null ? [] : [`${match[1]} ${match[2]}`];
  });
  return [...new Set(calls)].sort();
}
