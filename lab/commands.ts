import { buildArtifacts } from './build/artifacts.ts';
import { dockerCommands } from './docker/commands.ts';
import { UsageError } from './errors.ts';
import { attach, type Lab, up } from './lab.ts';
import { stopLab } from './lifecycle/stop.ts';
import type { Flags } from './main.ts';
import { progress, step } from './progress.ts';
import { stateDir } from './state/paths.ts';
import { status } from './status.ts';
import { named, noWords, print, runningOr } from './words.ts';

type Command = (words: readonly string[], flags: Flags) => Promise<void>;

const runningLab = (): Promise<Lab> => runningOr(attach(), 'no lab is running: start one with `up`');

const commands: Readonly<Record<string, Command>> = {
  async up(words, { nodes, etcd }) {
    noWords(words);
    const lab = await up({
      ...(nodes ? { nodes: Number(nodes) } : {}),
      ...(etcd ? { etcd: Number(etcd) } : {}),
    });
    print(lab.kubeconfig);
  },
  async down(words) {
    noWords(words);
    const found = await step('is down', () => stopLab(stateDir()));
    if (!found) progress('there was none');
  },
  async status(words) {
    noWords(words);
    print(await status(stateDir()));
    if (!(await attach())) process.exitCode = 1; // unfinished, failed, or from before the last boot
  },
  async kubeconfig(words, { user = 'admin' }) {
    noWords(words);
    const { kubeconfig, smokeKubeconfig } = await runningLab();
    const paths = new Map([
      ['admin', kubeconfig],
      ['smoke', smokeKubeconfig],
    ]);
    const path = paths.get(user);
    if (!path) throw new UsageError(`no user is named ${user}: there are ${[...paths.keys()].join(', ')}`);
    print(path);
  },
  async fault(words) {
    const lab = await runningLab();
    await step(words.join(' '), () => lab.fault(...named(words)));
  },
  async heal(words) {
    const lab = await runningLab();
    await step(`healed ${words.join(' ')}`, () => lab.heal(...named(words)));
  },
  async image(words) {
    noWords(words);
    print(await (await runningLab()).smokeImage());
  },
  async build(words) {
    noWords(words);
    print(JSON.stringify(await buildArtifacts(), null, 2));
  },
};

/** @param docker of the Docker engines instead of Kubernetes */
export function commandNamed(name: string | undefined, docker = false): Command {
  const command = (docker ? dockerCommands : commands)[name ?? ''];
  if (command) return command;
  throw new UsageError(name ? `no command is named ${name}` : 'name a command');
}
