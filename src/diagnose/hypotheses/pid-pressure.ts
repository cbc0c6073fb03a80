import { pressure } from '../pressure.ts';

export const pidPressure = pressure(
  'pid-pressure',
  'PIDPressure',
  'process ids',
  'find what starts so many processes',
);
