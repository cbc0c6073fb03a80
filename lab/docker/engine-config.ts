import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerSwitch, type EnginePlan, engineFiles, enginePort } from './addresses.ts';
import { engineCertificate } from './certificates.ts';

export const engineConfig = ({ dir }: EnginePlan): string => join(dir, 'daemon.json');
export const containerdConfig = ({ dir }: EnginePlan): string => join(dir, 'containerd.toml');

/** Everything that Docker would otherwise share with another one on this machine, or expect to be allowed. */
function daemonJson(lab: string, engine: EnginePlan): object {
  const { ca, crt, key } = engineCertificate(lab, engine);
  return {
    'data-root': engineFiles.data(engine),
    'exec-root': join(engine.dir, 'exec'),
    pidfile: join(engine.dir, 'docker.pid'),
    'deprecated-key-path': join(engine.dir, 'key.json'),
    containerd: engineFiles.containerdSocket(engine),
    hosts: [`unix://${engineFiles.socket(engine)}`, `tcp://${engine.address}:${enginePort}`],
    tlsverify: true,
    tlscacert: ca,
    tlscert: crt,
    tlskey: key,
    bip: engine.bridge,
    'default-address-pools': engine.pools,
    // this machine's own resolver is out of the engine's reach
    dns: [dockerSwitch.host],
    'storage-driver': 'overlay2',
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${engine.cgroup}`,
    // to lower it takes CAP_SYS_RESOURCE
    'oom-score-adjust': 0,
  };
}

const containerdToml = (engine: EnginePlan): string => `version = 2
root = "${join(engine.dir, 'containerd')}"
state = "${join(engine.dir, 'run')}"
disabled_plugins = ["io.containerd.grpc.v1.cri"]

[grpc]
address = "${engineFiles.containerdSocket(engine)}"

[ttrpc]
address = "${engineFiles.containerdSocket(engine)}.ttrpc"
`;

export function configureEngine(lab: string, engine: EnginePlan): void {
  for (const folder of [engineFiles.data(engine), engineFiles.programs(engine)])
    mkdirSync(folder, { recursive: true });
  writeFileSync(engineConfig(engine), JSON.stringify(daemonJson(lab, engine), null, 2));
  writeFileSync(containerdConfig(engine), containerdToml(engine));
}
