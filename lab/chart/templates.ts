import { cronJobObject, type JobOptions, jobObject } from '../../src/drivers/kubernetes/manifest/job.ts';
import { NAME, rbacObjects } from '../../src/drivers/kubernetes/manifest/objects.ts';
import { printObjects } from '../../src/drivers/kubernetes/manifest/print.ts';
import { mergeLines } from './merge-lines.ts';

/**
 * The chart's templates are what `smoke manifest` prints, with Helm's words where the manifest has values: so they follow
 * the manifests, whatever becomes of them.
 */

const MADE =
  '{{- /* Made from src/drivers/kubernetes/manifest/: npx vitest run --project unit lab/chart -u */ -}}\n';

/** Stand for values while the manifests are printed. */
const TIMEOUT_SECONDS = 77_777;
const MARKS = {
  namespace: 'MARK-namespace',
  image: 'MARK-image',
  imagePullPolicy: 'MARK-policy',
  selection: ['MARK-selection'],
  timeout: `${TIMEOUT_SECONDS}s`,
} as const;
const SCHEDULE = 'MARK-schedule';

const WORDS: readonly [mark: RegExp, words: string][] = [
  [/MARK-namespace/g, '{{ .Release.Namespace | quote }}'],
  [/MARK-image/g, '{{ include "kube-smoke.image" . | quote }}'],
  [/MARK-policy/g, '{{ .Values.image.pullPolicy }}'],
  [/MARK-schedule/g, '{{ .Values.schedule | quote }}'],
  [new RegExp(`\\b${MARKS.timeout}\\b`, 'g'), '{{ .Values.timeout }}'],
  [
    new RegExp(`^((?:- | )*(?:name|serviceAccountName): )${NAME}$`, 'gm'),
    '$1{{ include "kube-smoke.name" . }}',
  ],
];

type Scope = JobOptions['scope'];

/** One text for both scopes. */
const inBoth = (print: (scope: Scope) => string): string =>
  mergeLines(print('cluster'), print('namespace'), 'eq .Values.scope "cluster"');

const jobOptions = (scope: Scope): JobOptions => ({ ...MARKS, scope, newNamespace: false });

function withWords(manifest: string): string {
  return WORDS.reduce((text, [mark, words]) => text.replace(mark, words), manifest);
}

/** A list of options, a limit that follows from a value, and a block: more than a word each. */
function withBlocks(manifest: string): string {
  return manifest
    .replace(/^( *)- MARK-selection\n/m, (_, indent: string) => selection(indent))
    .replace(/(activeDeadlineSeconds: )(\d+)/, (_, key: string, seconds: string) => {
      const margin = Number(seconds) - TIMEOUT_SECONDS;
      return `${key}{{ add (include "kube-smoke.timeoutSeconds" .) ${margin} }}`;
    })
    .replace(/^( *)resources:\n(?:\1 +.*\n)+/m, (_, indent: string) => {
      const value = `{{- toYaml .Values.resources | nindent ${indent.length + 2} }}`;
      return `${indent}resources:\n${indent}  ${value}\n`;
    });
}

const selection = (indent: string): string =>
  [
    { key: 'suite', flag: '--suite' },
    { key: 'skipSuite', flag: '--skip-suite' },
    { key: 'enable', flag: '--enable' },
  ]
    .flatMap(({ key, flag }) => [
      `{{- range .Values.${key} }}`,
      `- ${flag}`,
      '- {{ . | quote }}',
      '{{- end }}',
    ])
    .map((line) => `${indent}${line}\n`)
    .join('');

/** The file of the config, which only the chart has: a manifest is printed where the file is. */
function withConfig(manifest: string): string {
  const given = (indent: string, lines: readonly string[]) =>
    ['{{- if .Values.config }}', ...lines, '{{- end }}'].map((line) => `${indent}${line}\n`).join('');
  return manifest
    .replace(/^( *)args:\n/m, (line, indent: string) => {
      return line + given(`${indent}  `, ['- --config', '- /config/smoke.config.mjs']);
    })
    .replace(/^( *)volumeMounts:\n/m, (line, indent: string) => {
      return line + given(`${indent}  `, ['- name: config', '  mountPath: /config', '  readOnly: true']);
    })
    .replace(/^( *)volumes:\n/m, (line, indent: string) => {
      const name = '{{ include "kube-smoke.name" . }}';
      return line + given(`${indent}  `, ['- name: config', '  configMap:', `    name: ${name}`]);
    });
}

function job(make: (options: JobOptions) => object): string {
  const manifest = inBoth((scope) => printObjects([make(jobOptions(scope))]));
  return withWords(withConfig(withBlocks(manifest)));
}

const HOOK = `  annotations:
    helm.sh/hook: {{ if .Values.afterUpgrade }}post-install,post-upgrade,{{ end }}test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed
`;

/** The text of each template that is made, by its path in the chart. */
export const templates: Readonly<Record<string, string>> = {
  'templates/rbac.yaml': MADE + withWords(inBoth((scope) => printObjects(rbacObjects(jobOptions(scope))))),
  'templates/cronjob.yaml': `${MADE}{{- if .Values.schedule }}\n${job((options) => cronJobObject(options, SCHEDULE))}{{- end }}\n`,
  'templates/job.yaml': MADE + job(jobObject).replace('metadata:\n', `metadata:\n${HOOK}`),
};
