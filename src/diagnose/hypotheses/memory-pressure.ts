import { pressure } from '../pressure.ts';

export const memoryPressure = pressure(
  'memory-pressure',
  'MemoryPressure',
  'memory',
  'find what uses the memory, and whether it has a limit,',
);
