import { describe, expect, it } from 'vitest';
import { BOOT } from '../boot.ts';
import { podManifest } from './pod-manifest.ts';
import { RunPlace } from './run-place.ts';
import { namesManifests, selectorPatch, serviceManifest, sliceManifest } from './service-manifest.ts';
import { namespaceManifest } from './set-up-manifests.ts';

const own = new RunPlace('r1', 60_000, {});
const shared = new RunPlace('r1', 60_000, { namespace: 'team' });
const image = { image: 'some/image:1', imagePullPolicy: 'IfNotPresent' as const };
const agent = (place: RunPlace) => ({
  podName: place.podName('agent-n1.example'),
  node: 'n1.example',
  role: 'node',
  config: { agent: 'n1.example', serve: { tcp: 1 } },
  lifetimeSeconds: 60,
});

describe('everything that a runner makes', () => {
  const runner = {
    KUBE_SMOKE_POD_NAME: 'smoke-x',
    KUBE_SMOKE_POD_UID: 'u1',
    KUBE_SMOKE_POD_NAMESPACE: 'team',
  };
  const owned = (place: RunPlace) => {
    Object.assign(process.env, runner);
    try {
      return place.metadata('a').ownerReferences;
    } finally {
      for (const name of Object.keys(runner)) delete process.env[name];
    }
  };

  it("is its pod's, and goes with it, where both are in one namespace", () => {
    expect(owned(shared)).toEqual([{ apiVersion: 'v1', kind: 'Pod', name: 'smoke-x', uid: 'u1' }]);
  });

  it("is nobody's elsewhere: Kubernetes takes an owner in another namespace for gone", () => {
    expect(owned(own)).toBeUndefined();
    expect(shared.metadata('a')).not.toHaveProperty('ownerReferences');
  });
});

describe("an agent's pod", () => {
  const { metadata, spec } = podManifest(own, agent(own), image);
  const [container] = spec.containers as unknown as [
    { resources: { limits: object }; securityContext: object },
  ];

  it('needs no scheduler and no controller', () => {
    expect(spec).toMatchObject({
      nodeName: 'n1.example',
      restartPolicy: 'Never',
      serviceAccountName: 'agent',
    });
    expect(spec.tolerations).toEqual([{ operator: 'Exists' }]);
  });

  it('goes where the scheduler spreads it, where nobody knows the nodes', () => {
    const { spec } = podManifest(shared, { ...agent(shared), spread: true }, image);
    expect(spec).not.toHaveProperty('nodeName');
    expect(spec).toMatchObject({
      topologySpreadConstraints: [
        { labelSelector: { matchLabels: { 'kube-smoke.dev/run': 'r1', 'kube-smoke.dev/role': 'node' } } },
      ],
    });
  });

  it('passes PodSecurity restricted', () => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('has no token, has limits, and ends', () => {
    expect(spec).toMatchObject({ automountServiceAccountToken: false, activeDeadlineSeconds: 60 });
    expect(container?.resources.limits).toEqual({ cpu: '1', memory: '160Mi' });
    expect(container).toMatchObject({ stdin: true, stdinOnce: true, command: ['node', '-e', BOOT] });
  });

  it('is found by its labels', () => {
    expect(metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'kube-smoke',
      'kube-smoke.dev/run': 'r1',
      'kube-smoke.dev/agent': 'agent-n1.example',
      'kube-smoke.dev/role': 'node',
    });
    expect(Date.parse(metadata.annotations?.['kube-smoke.dev/expires'] ?? '')).toBeGreaterThan(Date.now());
  });
});

describe('the place of a run', () => {
  it('is a namespace of its own', () => {
    expect(namespaceManifest(own).metadata).toMatchObject({
      name: 'smoke-r1',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    expect(own.path('pods', 'a')).toBe('/api/v1/namespaces/smoke-r1/pods/a');
  });

  it("is somebody else's, where names tell runs apart", () => {
    expect(shared).toMatchObject({ namespace: 'team', isOurs: false });
    expect(agent(shared).podName).toBe('agent-n1.example-r1');
    expect(shared.serviceName('api')).toBe('api-r1');
  });
});

describe("a run's service", () => {
  const service = { name: 'api', selects: { kind: 'workload', name: 'api' } } as const;

  it('begins without a selector', () => {
    const { spec } = serviceManifest(own, service, { tcp: 81, udp: 81, http: 80 });
    expect(spec).toEqual({
      type: 'ClusterIP',
      ports: [
        { name: 'tcp', protocol: 'TCP', port: 81, targetPort: 81 },
        { name: 'udp', protocol: 'UDP', port: 81, targetPort: 81 },
        { name: 'http', protocol: 'TCP', port: 80, targetPort: 80 },
      ],
    });
  });

  it('has no address where it is headless, and no proxy looks at its endpoints', () => {
    const { service: made, slice } = namesManifests(own, 'new', ['a', 'b'], '192.0.2.1');
    expect(made.spec).toMatchObject({ clusterIP: 'None', ipFamilyPolicy: 'SingleStack' });
    expect(slice.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
    expect(slice.endpoints).toMatchObject([
      { hostname: 'a', addresses: ['192.0.2.1'] },
      { hostname: 'b', addresses: ['192.0.2.1'] },
    ]);
  });

  it("gets a workload's pods", () => {
    const { selector } = selectorPatch(own, service).spec;
    expect(selector).toEqual({ 'kube-smoke.dev/run': 'r1', 'kube-smoke.dev/role': 'api' });
  });

  it.each([
    ['IPv4', '10.0.0.1'],
    ['IPv6', 'fd00::1'],
  ])('gets endpoints of %s', (addressType, address) => {
    const slice = sliceManifest(own, 'api', { tcp: 1 }, [{ podName: 'agent-n1', node: 'n1', address }]);
    expect(slice).toMatchObject({
      addressType,
      metadata: { labels: { 'kubernetes.io/service-name': 'api' } },
      endpoints: [{ addresses: [address], nodeName: 'n1', targetRef: { name: 'agent-n1' } }],
    });
  });
});
