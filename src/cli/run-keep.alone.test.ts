import { describe, it } from 'vitest';
import { at, kubeconfigOf, refusal, type Script, serveApi } from '../drivers/kubernetes/testing.ts';
import { Project, spec } from './testing.ts';

/** What `--keep` leaves, and what it does not; that agents live on in it is shown on the lab. */

const probing = spec("suite('s', () => { check('tcp', everyNode().reaches(everyNode()).tcp()); });");
const reading = spec("suite('s', () => { check('ready', everyNode().has('Ready')); });");

interface Row {
  readonly what: string;
  readonly args: readonly string[];
  /** @default `probing`, which no agent comes up for: inconclusive */
  readonly text?: string;
  readonly answer?: NonNullable<Script['answer']>;
  readonly stays: boolean;
  readonly says: RegExp;
}

const noNamespace = at('POST', /\/namespaces$/, refusal(403, 'Forbidden', 'namespaces is forbidden'));

const rows: readonly Row[] = [
  { what: 'nothing by default', args: [], stays: false, says: /INCONCLUSIVE(?![\s\S]*--keep)/ },
  {
    what: 'everything of a run that did not pass, with the way to remove it',
    args: ['--keep', 'on-failure'],
    stays: true,
    says: /--keep: run (\w+) is left in namespace smoke-\1, no agent in it runs on: smoke clean --run \1 --kubeconfig kubeconfig removes it/,
  },
  {
    what: 'everything in a namespace that was there',
    args: ['--keep', 'always', '--namespace', 'mine'],
    stays: true,
    says: /is left in namespace mine, .*: smoke clean --run \w+ --kubeconfig kubeconfig --namespace mine removes/,
  },
  {
    what: 'nothing where nothing was launched',
    args: ['--keep', 'always'],
    text: reading,
    stays: true,
    says: /--keep: nothing was launched, so nothing is left/,
  },
  {
    what: 'nothing where the API server let nothing be made',
    args: ['--keep', 'always'],
    answer: noNamespace,
    stays: true,
    says: /--keep: nothing could be launched, so nothing is left/,
  },
];

describe.concurrent('--keep leaves', () => {
  it.for(rows)('$what', async ({ args, text = probing, answer, stays, says }, { expect }) => {
    await using api = await serveApi(answer ? { answer } : {});
    using project = new Project({ kubeconfig: kubeconfigOf(api.url), 'a.smoke.ts': text });
    const fixed = ['run', 'a.smoke.ts', '--kubeconfig', 'kubeconfig', '--start-timeout', '1s'];
    const { stdout, stderr } = await project.smoke(...fixed, ...args);
    expect(stdout + stderr).toMatch(says);
    expect(api.asked.some(({ method }) => method === 'DELETE')).toBe(!stays);
  });

  it('nothing of a run that passed, nor of one that was interrupted', async ({ expect }) => {
    await using api = await serveApi();
    using project = new Project({
      kubeconfig: kubeconfigOf(api.url),
      'a.smoke.ts': probing,
      'b.smoke.ts': reading,
    });
    const kept = ['--kubeconfig', 'kubeconfig', '--keep'];
    const passed = await project.smoke('run', 'b.smoke.ts', ...kept, 'on-failure');
    expect([passed.code, passed.stderr]).toEqual([0, expect.not.stringContaining('--keep')]);
    const run = project.start('run', 'a.smoke.ts', ...kept, 'always');
    await run.says('asking 1 check');
    await expect.poll(() => api.asked.some(({ path }) => path.endsWith('/pods'))).toBe(true);
    run.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).not.toContain('--keep');
    expect(api.asked.some(({ method, path }) => method === 'DELETE' && /namespaces\/smoke-/.test(path))).toBe(
      true,
    );
  });

  it('nothing of a local fleet, and says so', async ({ expect }) => {
    using project = new Project({ 'a.smoke.ts': probing });
    const { code, stderr } = await project.smoke(
      'run',
      '--driver',
      'local',
      'a.smoke.ts',
      '--keep',
      'always',
    );
    expect(stderr).toContain('--keep: agents of the local driver end with their run: nothing is left');
    expect(code).toBe(0);
    await expect.poll(() => project.processes()).toEqual([]);
  });

  it('in no case what is no word of it', async ({ expect }) => {
    using project = new Project();
    const { code, stderr } = await project.smoke('run', '--keep', 'sometimes');
    expect(stderr).toMatch(/Allowed choices are never, on-failure, always/);
    expect(code).toBe(2);
  });
});
