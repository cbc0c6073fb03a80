import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { templates } from './templates.ts';
import { schemaText, valuesText } from './values.ts';

const packageFile = new URL('../../package.json', import.meta.url);
const { version, description } = JSON.parse(readFileSync(packageFile, 'utf8')) as Record<string, string>;

const MADE = '# Made from lab/chart: npx vitest run --project unit lab/chart -u\n';

const chart = {
  apiVersion: 'v2',
  name: 'kube-smoke',
  description,
  type: 'application',
  version,
  appVersion: version,
  // the PodSecurity standard that namespaces of runs enforce
  kubeVersion: '>=1.25.0-0',
};

/** The text of each file of the chart that is made, by its path in it; what is not here is written by hand. */
export const chartFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': MADE + stringify(chart, { lineWidth: 0 }),
  'values.yaml': MADE + valuesText(),
  'values.schema.json': schemaText(),
  ...templates,
};
