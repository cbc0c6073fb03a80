import { dockerFaults } from './docker/faults/index.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';

const commands = [
  ['up [--nodes 1..8] [--etcd 1|3]', 'start a lab (3 nodes, 1 etcd), and wait until it is ready'],
  ['down', 'end it, whatever state it is in'],
  ['status', 'its services, nodes and faults; exit code 1 if none is running'],
  ['kubeconfig [--user admin|smoke]', 'print the path of a kubeconfig'],
  ['fault NAME [TARGET...]', 'break something'],
  ['heal NAME [TARGET...]', 'mend it; no targets: every one of that name; `heal all`: everything'],
  ['image', 'put the image of this package, made of dist/, on every node, and print its name'],
  ['up --docker [1..8]', 'start Docker engines (3), joined as a Swarm, and print their sockets'],
  ['down|status|fault|heal --docker', 'the same for them; both labs can be up at a time'],
  ['hosts --docker [unix|tcp]', 'print where they answer'],
  ['build', 'build the programs and images into the cache, and print their paths'],
] as const;

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

const known = (some: readonly Pick<Fault, 'name' | 'targets' | 'summary'>[]): string =>
  table(some.map(({ name, targets, summary }) => [[name, targets].join(' ').trim(), summary] as const));

export function usage(): string {
  const faultsOfBoth = `faults:\n${known(faults)}\nfaults with --docker:\n${known(dockerFaults)}`;
  return `usage: npm run lab -- COMMAND\n\n${table(commands)}\n${faultsOfBoth}`;
}
