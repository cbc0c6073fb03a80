import { stringify } from 'yaml';
import { jobObject } from '../../src/drivers/kubernetes/manifest/job.ts';
import { OPTIONS, type RunOptions } from '../../src/options/options.ts';
import { SECTIONS } from '../../src/options/sections.ts';

/** One value of the chart. This table is values.yaml, its schema and the table in the docs. */
export interface ValueRow {
  /** one or two words, with a dot between them */
  readonly key: string;
  readonly help: string;
  readonly default: unknown;
  /** as JSON Schema has it */
  readonly schema: object;
}

/** Of the config file's options, those that nothing else says here; a flag would win over the others. */
const CONFIG_OPTIONS = ['nodes', 'startTimeout', 'retries'] as const satisfies readonly (keyof RunOptions)[];
const CONFIG_KEYS = [...CONFIG_OPTIONS, ...Object.keys(SECTIONS)].sort();

const text = { type: 'string' };
const names = { type: 'array', items: { type: 'string', minLength: 1 } };

function defaultOf(key: string): unknown {
  return OPTIONS.find((row) => row.key === key)?.default;
}

/** What a runner gets, as the manifests have it. */
function resources(): unknown {
  const job = jobObject({
    ...{ namespace: '', newNamespace: false, scope: 'cluster', selection: [], timeout: '1s' },
    ...{ image: '', imagePullPolicy: '' },
  }) as { spec: { template: { spec: { containers: { resources: unknown }[] } } } };
  return job.spec.template.spec.containers[0]!.resources;
}

const amounts = { type: 'object', additionalProperties: { type: ['string', 'number'] } };

export const VALUES: readonly ValueRow[] = [
  {
    key: 'image.repository',
    help: 'an image that has kube-smoke in it; the agents get the same. It has to be given',
    default: '',
    schema: { type: 'string', pattern: '^([^\\s:@]+(:[0-9]+/[^\\s:@]+)?)?$' },
  },
  { key: 'image.tag', help: "the chart's `appVersion` where it is empty", default: '', schema: text },
  {
    key: 'image.digest',
    help: 'instead of the tag',
    default: '',
    schema: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
  },
  {
    key: 'image.pullPolicy',
    help: 'as Kubernetes has it',
    default: defaultOf('imagePullPolicy'),
    schema: { enum: ['Always', 'IfNotPresent', 'Never'] },
  },
  {
    key: 'scope',
    help: 'how far a run sees, and what its account may: `cluster` or `namespace`',
    default: defaultOf('scope'),
    schema: { enum: ['cluster', 'namespace'] },
  },
  {
    key: 'schedule',
    help: 'when the CronJob runs; none is made where it is empty',
    default: '*/30 * * * *',
    schema: { type: 'string', pattern: '^(@\\w+|\\S+( \\S+){4})?$' },
  },
  {
    key: 'afterUpgrade',
    help: 'run once after each install and upgrade of the release as well, which fails with it',
    default: false,
    schema: { type: 'boolean' },
  },
  { key: 'suite', help: 'only these suites', default: [], schema: names },
  { key: 'skipSuite', help: 'not these suites', default: [], schema: names },
  { key: 'enable', help: 'these opt-in suites or checks as well', default: [], schema: names },
  {
    key: 'timeout',
    help: 'of a whole run',
    default: defaultOf('timeout'),
    schema: { type: 'string', pattern: '^[1-9][0-9]*[smh]$' },
  },
  {
    key: 'config',
    help: `of what \`smoke.config.ts\` may say: ${CONFIG_KEYS.map((key) => `\`${key}\``).join(', ')}`,
    default: {},
    schema: { type: 'object', propertyNames: { enum: CONFIG_KEYS } },
  },
  {
    key: 'resources',
    help: "the runner's; agents have their own",
    default: resources(),
    schema: {
      type: 'object',
      properties: { requests: amounts, limits: amounts },
      additionalProperties: false,
    },
  },
];

/** values.yaml */
export function valuesText(): string {
  let group: string | undefined;
  const blocks = VALUES.map(({ key, help, default: value }) => {
    const [first = '', second] = key.split('.');
    const block = `# ${help}\n${stringify({ [second ?? first]: value }, { lineWidth: 0 })}`;
    if (second === undefined) return block;
    const head = first === group ? '' : `${first}:\n`;
    group = first;
    return head + block.replace(/^/gm, '  ').trimEnd().concat('\n');
  });
  return blocks.join('');
}

/** values.schema.json: refuses what is misspelt. */
export function schemaText(): string {
  const properties: Record<string, object> = {};
  for (const { key, help, schema } of VALUES) {
    const [first = '', second] = key.split('.');
    const described = { description: help, ...schema };
    const { properties: others } = (properties[first] ?? {}) as { properties?: object };
    properties[first] = second ? closed({ ...others, [second]: described }) : described;
  }
  // Helm gives `global` to every chart that another one depends on
  const all = closed({ ...properties, global: { type: 'object' } });
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...all }, null, 2)}\n`;
}

const closed = (properties: object) => ({ type: 'object', additionalProperties: false, properties });
