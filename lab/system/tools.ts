import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Users' shells often leave the sbin folders out, and that is where runc and iptables live.
const extraFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function searchPath(): string {
  return [...(process.env.PATH ?? '').split(delimiter), ...extraFolders].join(delimiter);
}

/** What commands inherit: this process' environment, with the sbin folders to be found. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: searchPath() };
}

/**
 * What the lab's long-running processes inherit: next to nothing. A proxy variable, say, would send the kubelets'
 * requests out of the machine.
 */
export function serviceEnvironment(): NodeJS.ProcessEnv {
  return { PATH: searchPath() };
}

export function isInstalled(tool: string): boolean {
  const candidates = tool.startsWith('/')
    ? [tool]
    : searchPath()
        .split(delimiter)
        .map((dir) => join(dir, tool));
  return candidates.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
