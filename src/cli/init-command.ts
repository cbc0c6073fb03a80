import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';

const SPEC = `import { check, everyNode, pods, service, suite } from 'kube-smoke';

suite('my-app', () => {
  const web = pods('web', { count: 2, serve: { http: 8080 } }); // lightweight pods, gone after the run

  check('every node resolves it', everyNode().resolves(service(web)).within('500ms'));
  check('every node gets an answer', everyNode().http(service(web), '/').status(200).within('1s'));
});
`;

const CONFIG = `import type { SmokeConfig } from 'kube-smoke/config';

export default {
  // an image that your nodes have or can pull, with node on its path
  // image: 'registry.example/node:24',
  timeout: '5m',
  // labels: { env: 'prod' }, // in every report
  // registries: ['http://registry.kube-system:5000'],
  // commands: [{ name: 'no drift', run: ['terraform', 'plan', '-detailed-exitcode'] }],
} satisfies SmokeConfig;
`;

/** `smoke init`: a spec and a config to begin with. @throws UsageError where they exist already; nothing is overwritten */
export async function initCommand(root: string): Promise<number> {
  const files = { 'my-app.smoke.ts': SPEC, 'smoke.config.ts': CONFIG };
  const taken = Object.keys(files).filter((name) => existsSync(join(root, name)));
  if (taken.length > 0) throw new UsageError(`${taken.join(', ')} exists already: nothing written`);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
    process.stdout.write(`wrote ${name}\n`);
  }
  process.stdout.write('next: npx smoke run --driver local\n');
  return 0;
}
