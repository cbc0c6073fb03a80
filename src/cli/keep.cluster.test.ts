import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { attach, type Lab } from '../../lab/lab.ts';
import { Project, spec } from './testing.ts';

/** What `--keep` leaves on a real cluster: agents that run on without their runner, and how they go. */

const BIN = resolve('dist/src/cli/bin.js');
const probing = spec("suite('s', () => { check('tcp', everyNode().reaches(everyNode()).tcp()); });");
/** How soon containerd hands the end of standard input on, with room. */
const END_OF_INPUT_MS = 4000;

async function smoke(project: Project, ...args: readonly string[]): Promise<string> {
  const fixed = ['--kubeconfig', inject('lab').smokeKubeconfig];
  const child = spawn(process.execPath, [BIN, ...args, ...fixed], { cwd: project.folder });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  await once(child, 'close');
  return text;
}

async function phases(lab: Lab, namespace: string): Promise<string[]> {
  const { body } = await lab.adminRequest('GET', `/api/v1/namespaces/${namespace}/pods`);
  const { items = [] } = body as { items?: { status: { phase: string } }[] };
  return items.map(({ status }) => status.phase);
}

it('agents that are kept run on, end when their time is over, and are removed by the command that was named', async () => {
  const lab = (await attach())!;
  using project = new Project({ 'a.smoke.ts': probing });
  const run = [
    'run',
    'a.smoke.ts',
    '--image',
    'docker.io/lab/node:24',
    '--keep',
    'always',
    '--timeout',
    '5s',
  ];
  const text = await smoke(project, ...run);
  const [, runId = '', namespace = '', agents, until = ''] =
    /--keep: run (\w+) is left in namespace (\S+), (\d) agents in it, to end by (\S+): smoke clean --run \1 --kubeconfig \S+ removes it/.exec(
      text,
    ) ?? [];
  expect(agents, text).toBe('3');
  await sleep(END_OF_INPUT_MS);
  expect(await phases(lab, namespace)).toEqual(['Running', 'Running', 'Running']);
  const endsInMs = Date.parse(until) - Date.now();
  expect(endsInMs).toBeLessThan(65_000);
  await sleep(endsInMs);
  const none = async () => (await phases(lab, namespace)).filter((phase) => phase === 'Running');
  await expect.poll(none, { timeout: 15_000 }).toEqual([]);
  expect(await phases(lab, namespace)).toHaveLength(3);
  expect(await smoke(project, 'clean', '--run', runId)).toBe(`removed namespace ${namespace}\n`);
  const left = async () => (await lab.adminRequest('GET', `/api/v1/namespaces/${namespace}`)).status;
  await expect.poll(left, { timeout: 20_000 }).toBe(404);
}, 170_000);
