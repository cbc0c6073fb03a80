import type { Case } from './case.ts';
import { dnsCases } from './dns.ts';
import { dockerCases } from './docker.ts';
import { etcdCases } from './etcd.ts';
import { layersCases } from './layers.ts';
import { measuredCases } from './measured.ts';
import { networkCases } from './network.ts';
import { nodesCases } from './nodes.ts';
import { servicesCases } from './services.ts';

/** Every saved case, by what it is about. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  nodes: nodesCases,
  network: networkCases,
  measured: measuredCases,
  services: servicesCases,
  DNS: dnsCases,
  Docker: dockerCases,
  etcd: etcdCases,
  layers: layersCases,
};
