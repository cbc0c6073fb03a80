import { startNameServer, stopNameServer } from '../name-server.ts';
import type { DockerFault } from './docker-fault.ts';

export const engineDnsUpstream: DockerFault = {
  name: 'dns-upstream',
  summary: "nobody is there whom Docker's resolvers could ask for names that they do not know",
  inject: ({ dir }) => stopNameServer(dir),
  heal: ({ dir }) => startNameServer(dir),
};
