import { UsageError } from '../errors.ts';
import { progress, step } from '../progress.ts';
import { dockerStateDir } from '../state/paths.ts';
import { named, noWords, print, runningOr } from '../words.ts';
import { attachDocker, type DockerLab, upDocker } from './lab.ts';
import { stopEngines } from './lifecycle.ts';
import { dockerStatus } from './status.ts';

const runningEngines = (): Promise<DockerLab> =>
  runningOr(attachDocker(), 'no Docker engines are running: start some with `up --docker`');

/** What `--docker` makes of the lab's commands. */
export const dockerCommands: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  async up([count = '3', ...more]) {
    noWords(more);
    const lab = await upDocker(Number(count));
    print(lab.engines.map(({ socket }) => socket).join('\n'));
  },
  async down(words) {
    noWords(words);
    const found = await step('is down', () => stopEngines(dockerStateDir()));
    if (!found) progress('there was none');
  },
  async status(words) {
    noWords(words);
    print(await dockerStatus());
    if (!(await attachDocker())) process.exitCode = 1;
  },
  async hosts([how = 'unix', ...more]) {
    noWords(more);
    const { engines, certificates } = await runningEngines();
    if (how !== 'unix' && how !== 'tcp') throw new UsageError(`there are unix and tcp, not ${how}`);
    if (how === 'tcp') progress(`DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=${certificates}`);
    print(engines.map(({ socket, tcp }) => (how === 'tcp' ? tcp : socket)).join('\n'));
  },
  async fault(words) {
    const lab = await runningEngines();
    await step(words.join(' '), () => lab.fault(...named(words)));
  },
  async heal(words) {
    const lab = await runningEngines();
    await step(`healed ${words.join(' ')}`, () => lab.heal(...named(words)));
  },
};
