import { pressure } from '../pressure.ts';

export const diskPressure = pressure(
  'disk-pressure',
  'DiskPressure',
  'disk space',
  'free space for images, logs and volumes',
);
