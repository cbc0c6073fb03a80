import type { ProbeName } from '../core/plan.ts';
import { certificate } from './certificate.ts';
import { clock } from './clock.ts';
import { dns } from './dns.ts';
import { heard } from './heard.ts';
import { http } from './http.ts';
import { loss } from './loss.ts';
import { mtu } from './mtu.ts';
import type { Probe } from './probe.ts';
import { tcp } from './tcp.ts';
import { transfer } from './transfer.ts';
import { udp } from './udp.ts';

/** Every probe, by name. Its arguments were plain JSON on the line: each probe reads its own. */
export const probes: Readonly<Record<ProbeName, AnyProbe>> = {
  tcp,
  udp,
  http,
  dns,
  mtu,
  transfer,
  loss,
  clock,
  certificate,
  heard,
};

/** A probe whose arguments only it can read. */
type AnyProbe = Omit<Probe<never>, 'build'> & {
  build(...parameters: Parameters<Probe<never>['build']>): unknown;
};
