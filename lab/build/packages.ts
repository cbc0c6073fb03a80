import { cniBinaries } from '../node/cni.ts';
import { step } from '../progress.ts';
import { run } from '../system/run.ts';
import { isInstalled } from '../system/tools.ts';

/** Debian's packages, each with a program that shows it is there, wherever it came from. */
const packages = {
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  iproute2: 'ip',
  'containernetworking-plugins': `${cniBinaries}/bridge`,
  conntrack: 'conntrack',
  ethtool: 'ethtool',
  socat: 'socat',
  openssl: 'openssl',
  strace: 'strace',
};

export async function installPackages(wanted: Readonly<Record<string, string>> = packages): Promise<void> {
  const missing = Object.entries(wanted)
    .filter(([, program]) => !isInstalled(program))
    .map(([name]) => name);
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step(`installed ${missing.join(', ')}`, async () => {
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-yq', '--no-install-recommends', ...missing], { env });
  });
}
