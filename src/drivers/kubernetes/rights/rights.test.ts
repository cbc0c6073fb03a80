import { describe, expect, it } from 'vitest';
import type { ReadingName } from '../../../core/facts.ts';
import { readers } from '../readings/index.ts';
import { keyOf, type Right, type Rule, ruleText, toRules } from './right.ts';
import { ALL_NEEDS, GRANTS } from './table.ts';
import { keysOf, rightOf, ScriptedApi } from './testing.ts';
import { type Reach, rulesByPlace, rulesFor, wantedFor } from './wanted.ts';

const list = (...items: object[]) => ({ metadata: {}, items });

/** A cluster in which every reading goes as far as it ever does. */
const CLUSTER = {
  '/api/v1/namespaces/kube-system/services': list({ metadata: { name: 'dns', namespace: 'kube-system' } }),
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': list({
    metadata: { name: 'w' },
    webhooks: [{ name: 'w', rules: [{}], clientConfig: { service: { namespace: 'a', name: 'b' } } }],
  }),
};

/** No reading of this cluster goes through agents. */
const nobody = () => Promise.reject(new Error('there are no agents'));

describe('the table of rights', () => {
  it.each((Object.keys(readers) as ReadingName[]).map((name) => ({ name })))(
    'has what reading $name asks, and nothing else',
    async ({ name }) => {
      await using scripted = await ScriptedApi.start(CLUSTER);
      const api = scripted.connect();
      const image = { image: 'node', imagePullPolicy: 'Never' } as const;
      await readers[name](api, image, undefined, nobody).catch((error) => {
        // etcd is not configured, and its members are not asked through the API server
        if (name !== 'etcd') throw error;
      });
      api.close();
      expect(keysOf(scripted.asked)).toEqual(keysOf(GRANTS[`read ${name}`].map(({ right }) => right)));
    },
  );

  it('gives a Role nothing that a Role cannot grant', () => {
    const rules = rulesFor({ namespace: 'team', scope: 'namespace' }).map(ruleText).join('\n');
    for (const word of ['nodes', 'nonResourceURLs', 'storageclasses', 'secrets'])
      expect(rules).not.toContain(word);
    expect(rules).toContain('pods/attach');
  });

  it('lets a run write one lease and one ConfigMap, and that at home', () => {
    const places = rulesByPlace({ scope: 'cluster', home: 'ops' });
    expect([...places.keys()].sort()).toEqual(['', 'ops']);
    expect(places.get('ops')?.map(ruleText)).toEqual([
      '{ apiGroups: ["coordination.k8s.io"], resources: [leases], resourceNames: [kube-smoke], verbs: [get, create, update, delete] }',
      '{ apiGroups: [""], resources: [configmaps], resourceNames: [kube-smoke-health], verbs: [create, patch] }',
      '{ apiGroups: [""], resources: [events], verbs: [create] }',
    ]);
    expect(places.get('')?.map(ruleText).join('\n')).not.toMatch(/configmaps|resourceNames/);
  });

  it('lets a run read the one Secret that the config names, and no other', () => {
    const etcdSecret = 'kube-system/etcd-client';
    const secrets = (reach: Reach) =>
      [...rulesByPlace({ etcdSecret, ...reach })].flatMap(([place, rules]) =>
        rules.map(ruleText).flatMap((text) => (text.includes('secrets') ? [`${place} ${text}`] : [])),
      );
    expect(secrets({ scope: 'cluster', home: 'ops' })).toEqual([
      'kube-system { apiGroups: [""], resources: [secrets], resourceNames: [etcd-client], verbs: [get] }',
    ]);
    expect(secrets({ scope: 'namespace', namespace: 'team' })).toEqual([]);
  });

  it('asks for no right over namespaces where one is given', () => {
    const wanted = wantedFor(ALL_NEEDS, { namespace: 'team', scope: 'cluster' });
    const verbs = wanted.flatMap(({ right }) =>
      'resource' in right && right.resource === 'namespaces' ? [right.verb] : [],
    );
    expect(verbs).not.toContain('create');
    expect(verbs).not.toContain('delete');
  });
});

describe('rules', () => {
  const rules = rulesFor({ scope: 'cluster' });

  it.each(rules.map((rule) => ({ text: ruleText(rule), rule })))(
    'come back whole from what they grant: $text',
    ({ rule }) => {
      const rights = wantedFor(ALL_NEEDS, { scope: 'cluster' }).map(({ right }) => right);
      const granted = rights.filter((right) => isIn(right, rule));
      expect(granted.length).toBeGreaterThan(0);
      expect(toRules(granted)).toEqual([rule]);
    },
  );

  it('grant every right once', () => {
    const rights = wantedFor(ALL_NEEDS, { scope: 'cluster' }).map(({ right }) => right);
    expect(new Set(rights.map(keyOf)).size).toBe(rights.length);
    for (const right of rights) expect(rules.filter((rule) => isIn(right, rule))).toHaveLength(1);
  });
});

function isIn(right: Right, rule: Rule): boolean {
  if ('path' in right) return 'nonResourceURLs' in rule && rule.nonResourceURLs.includes(right.path);
  if ('nonResourceURLs' in rule) return false;
  const { apiGroups, resources, resourceNames = [''], verbs } = rule;
  if (!resourceNames.includes(right.name ?? '')) return false;
  return apiGroups.includes(right.group) && resources.includes(right.resource) && verbs.includes(right.verb);
}

describe('the right that a request takes', () => {
  it.each([
    ['GET', '/api/v1/nodes?limit=500', 'list nodes.'],
    ['GET', '/api/v1/namespaces/team', 'get namespaces.'],
    ['DELETE', '/api/v1/namespaces/team', 'delete namespaces.'],
    ['GET', '/api/v1/namespaces/team/pods?watch=1', 'watch pods.'],
    ['GET', '/api/v1/namespaces/team/pods/a/attach?stdin=true', 'get pods/attach.'],
    ['DELETE', '/api/v1/namespaces/team/pods?labelSelector=a', 'deletecollection pods.'],
    [
      'PUT',
      '/apis/discovery.k8s.io/v1/namespaces/team/endpointslices/a',
      'update endpointslices.discovery.k8s.io',
    ],
    ['GET', '/readyz?verbose', '/readyz'],
  ])('%s %s', (method, path, key) => {
    expect(keyOf(rightOf(method, path))).toBe(key);
  });
});
