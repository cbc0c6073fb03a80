import { DriverError } from '../../core/errors.ts';
import { NEW_HOSTS } from '../../core/new-hosts.ts';
import type { NewService } from '../driver.ts';
import type { DockerAgent } from './docker-agent.ts';
import { addressOn } from './held-container.ts';

/** What is new on a run's network are its containers. One more would take as long to start as all the rest of a run. */
const serviceOf = (agent: string): string => `new-service-${agent.replace(/[^A-Za-z0-9-]+/g, '-')}`;

/** The names under which an agent's container is new, and for which nobody asks until then. */
export const newNamesOf = (agent: string): string[] => NEW_HOSTS.map((host) => `${host}.${serviceOf(agent)}`);

/** The container of one of these agents, as a service that is made when it starts. @throws DriverError where none does */
export async function newServiceOf(agents: readonly DockerAgent[], network: string): Promise<NewService> {
  const { name, held } = await secondToRun(agents);
  return {
    dnsName: `${serviceOf(name)}.${network}`,
    address: addressOn(network, await held.inspect()),
    madeAt: held.ranAt,
  };
}

/** A container that another one was there to see come; the only one, where there is no other. */
async function secondToRun(agents: readonly DockerAgent[]): Promise<DockerAgent> {
  const first = await firstToRun(agents);
  return firstToRun(agents.filter((agent) => agent !== first)).catch(() => first);
}

async function firstToRun(agents: readonly DockerAgent[]): Promise<DockerAgent> {
  const running = agents.map((agent) => agent.held.running.then(() => agent));
  return Promise.any(running).catch(() => {
    throw new DriverError('none runs', {
      doing: 'find a new container',
      code: 'agent-lost',
      retryable: false,
    });
  });
}
