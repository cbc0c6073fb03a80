import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where a running lab lives. Short on purpose: Unix sockets below it may have 107 characters. */
export function stateDir(): string {
  const chosen = process.env.KUBE_SMOKE_LAB_DIR;
  return chosen ? resolve(chosen) : join(existsSync('/run') ? '/run' : tmpdir(), 'kube-smoke-lab');
}

/** Where running Docker engines live; next to the other lab, as both can run at a time. */
export function dockerStateDir(): string {
  const chosen = process.env.KUBE_SMOKE_DOCKER_LAB_DIR;
  return chosen ? resolve(chosen) : join(dirname(stateDir()), 'kube-smoke-docker-lab');
}

/** Where binaries and images stay between labs. */
export function cacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kube-smoke-lab');
}

export const files = {
  record: (dir: string) => join(dir, 'lab.json'),
  ledger: (dir: string) => join(dir, 'made'),
  faults: (dir: string) => join(dir, 'faults.json'),
  smokeImage: (dir: string) => join(dir, 'smoke-image'),
  log: (dir: string, name: string) => join(dir, 'logs', `${name}.log`),
  pid: (dir: string, name: string) => join(dir, 'pids', name),
  tokens: (dir: string) => join(dir, 'tokens.csv'),
  pki: (dir: string, name: string) => join(dir, 'pki', name),
  kubeconfig: (dir: string, user: string) => join(dir, `${user}.kubeconfig`),
};
