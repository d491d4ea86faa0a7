// Has the collector of a function run before its heap is several times what is alive in it.

import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow up to fourfold before it collects, so that a little more alive (accounts that are kept until a run is
 * told) takes four times as much memory. A scan keeps little and passes gigabytes by: twofold costs it hardly any time. The
 * flag is read at each collection, so that it holds although the heap is there already.
 */
export function slowHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
