import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Project } from './testing.ts';

/** `--driver docker` where there is no Docker, and what it costs those who do not ask for it. */

const NOWHERE = 'unix:///nowhere/docker.sock';

describe('without Docker', () => {
  it.each([
    { args: [], env: { DOCKER_HOST: NOWHERE }, says: [NOWHERE, 'DOCKER_HOST'] },
    { args: [], env: { DOCKER_HOST: 'tcp://127.0.0.1:9' }, says: ['tcp://127.0.0.1:9', 'ECONNREFUSED'] },
    { args: [], env: { DOCKER_CONTEXT: 'gone' }, says: ["there is no docker context 'gone'"] },
    { args: ['--docker-host', 'docker.sock'], env: {}, says: ["cannot read 'docker.sock'", 'unix:///path'] },
    { args: ['--docker-nodes', '0'], env: {}, says: ['--docker-nodes: 1 to 50'] },
    { args: ['--nodes', 'zone=a'], env: {}, says: ['--docker-host'] },
  ])('says what was tried: $args $env', async ({ args, env, says }) => {
    using project = new Project({}, { DOCKER_HOST: '', DOCKER_CONTEXT: '', ...env });
    const { code, stderr } = await project.smoke('run', '--driver', 'docker', '--suite', 'nodes', ...args);
    for (const words of says) expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('clean says so, too', async () => {
    using project = new Project({}, { DOCKER_HOST: NOWHERE });
    const { code, stderr } = await project.smoke('clean', '--driver', 'docker');
    expect(stderr).toContain(`no Docker engine found: tried ${NOWHERE}`);
    expect(code).toBe(2);
  });

  it('an engine that was named and is not there is a node that is down', async () => {
    using project = new Project();
    const args = ['--docker-host', `d1=${NOWHERE}`, '--suite', 'nodes', '--suite', 'overlay'];
    const { code, stdout } = await project.smoke('run', '--driver', 'docker', ...args);
    expect(stdout).toMatch(/^✖ FAILED .*d1/);
    expect(stdout).toContain('[engine-down · d1 · ');
    expect(code).toBe(1);
  });

  it('hosts are for the docker driver', async () => {
    using project = new Project();
    const { code, stderr } = await project.smoke('run', '--driver', 'local', '--docker-host', NOWHERE);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--docker-host needs --driver docker')]);
  });
});

describe("Docker's client", () => {
  /** Writes down, at the end of every process that Node runs, whether it was loaded there. */
  const WATCH = `process.on('exit', () => require('node:fs').appendFileSync(process.env.SEEN,
    Object.keys(require.cache).some((file) => /node_modules.(dockerode|docker-modem)/.test(file)) ? 'loaded\\n' : 'not\\n'));`;

  async function seen(...args: readonly string[]): Promise<string[]> {
    using files = new Project({ 'watch.cjs': WATCH, seen: '' });
    const SEEN = `${files.folder}/seen`;
    using project = new Project({}, { SEEN, NODE_OPTIONS: `--require ${files.folder}/watch.cjs` });
    await project.smoke(...args);
    const lines = readFileSync(SEEN, 'utf8').trim().split('\n');
    return [...new Set(lines)].sort();
  }

  it.each([
    { args: ['--help'] },
    { args: ['run', '--help'] },
    { args: ['list', '--driver', 'local'] },
    { args: ['run', '--driver', 'local', '--suite', 'nodes'] },
  ])('is not loaded for $args', async ({ args }) => expect(await seen(...args)).toEqual(['not']));

  it('is loaded where it is asked for', async () => {
    const args = ['--driver', 'docker', '--docker-host', NOWHERE, '--suite', 'nodes'];
    expect(await seen('run', ...args)).toContain('loaded');
  });
});
