import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnginePlan, engineFiles } from '../addresses.ts';
import { engineNamed } from '../context.ts';
import type { DockerFault } from './docker-fault.ts';

const wrapper = (engine: EnginePlan): string => join(engineFiles.programs(engine), 'iptables');

/**
 * Docker's resolver is reached by rules in each container's own namespace, which a child of Docker writes when the
 * container starts. Without them the container asks 127.0.0.11, and nobody is there. Docker itself looked for its own
 * iptables when it started, and keeps it.
 */
const refusing = `#!/bin/sh
case "$*" in *DOCKER_OUTPUT*|*DOCKER_POSTROUTING*) echo 'iptables: no nat table here' >&2; exit 3;; esac
PATH="\${PATH#*:}" exec iptables "$@"
`;

export const dnsBroken: DockerFault = {
  name: 'dns-broken',
  summary: "Docker's resolver cannot be reached by containers that start from now on: they have no names",
  targets: 'ENGINE',
  inject: async (lab, name) => writeFileSync(wrapper(engineNamed(lab, name)), refusing, { mode: 0o755 }),
  heal: async (lab, name) => rmSync(wrapper(engineNamed(lab, name)), { force: true }),
};
