// Has the collector of a function run before its heap is several times what is alive in it.

import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the space in which objects begin, as a scan needs them for a reading; V8 would take four times as much. */
const enoughForYoungBytes = 32 * 1024 * 1024;

/**
 * V8 lets a heap grow up to fourfold before it collects, so that a little more alive (accounts that are kept until a run is
 * told) takes four times as much memory. A scan keeps little and passes gigabytes by: twofold costs it hardly any time, and
 * neither does a space for young objects that ends to grow at 32 MiB. The flags are read at each collection, so that they
 * hold although the heap is there already.
 */
export function slowHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=100');
  const collections = new PerformanceObserver(() => {
    if (youngBytes() < enoughForYoungBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    collections.disconnect();
  });
  collections.observe({ entryTypes: ['gc'] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}
