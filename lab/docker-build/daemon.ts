import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../build/packages.ts';
import { type RunOptions, run, succeeds } from '../system/run.ts';
import { toolEnvironment } from '../system/tools.ts';
import { until } from '../system/wait.ts';

/** Debian's, with BuildKit in it, whatever other is on the path. */
const DOCKER = '/usr/bin/docker';
const DAEMON = '/usr/sbin/dockerd';

/** A Docker of one's own, that builds and runs and leaves this machine's network alone. It and its images go at the end of the block. */
export interface Docker extends AsyncDisposable {
  run(args: readonly string[], options?: RunOptions): Promise<string>;
}

export async function startDocker(): Promise<Docker> {
  await installPackages({ 'docker.io': DOCKER });
  const folder = mkdtempSync(join(tmpdir(), 'smoke-docker-'));
  const host = `unix://${join(folder, 'socket')}`;
  const daemon = spawn(DAEMON, optionsIn(folder, host), { env: toolEnvironment(), stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  const stop = async () => {
    daemon.kill('SIGTERM'); // it takes its containerd along
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const env = { DOCKER_HOST: host, DOCKER_BUILDKIT: '1' };
  try {
    await until({ what: 'Docker answers', seconds: 30 }, () => succeeds(DOCKER, ['--host', host, 'version']));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: (args, options = {}) => run(DOCKER, args, { ...options, env }),
    [Symbol.asyncDispose]: stop,
  };
}

/** The lab's packets pass the machine's firewall, so nothing of it is to change: containers get the host's network, or none. */
const optionsIn = (folder: string, host: string): string[] => [
  ...['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
  ...['--pidfile', join(folder, 'pid'), '--bridge=none', '--iptables=false', '--ip-forward=false'],
  '--ip-masq=false',
];
