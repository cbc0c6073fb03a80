import { type Case, fault, type SuiteCases } from './case.ts';
import { endpointsForNodes, etcdForNodes } from './etcd-nodes.ts';
import { secretOf } from './etcd-secret.ts';
import { withoutPath } from './without-rule.ts';

const nothing: Case['inject'] = async () => async () => {};
const SECRET = { namespace: 'kube-system', name: 'smoke-etcd-client' };
const forNodes = { endpoints: endpointsForNodes, secret: `${SECRET.namespace}/${SECRET.name}` };

export const etcd: SuiteCases = {
  suite: 'etcd',
  config: ({ etcd }) => ({ etcd }),
  prepare: async (lab) => {
    const undo = [await secretOf(lab, SECRET), await etcdForNodes(lab)];
    return async () => {
      for (const one of undo) await one();
    };
  },
  cases: [
    {
      broken: 'no endpoints in the config',
      inject: nothing,
      config: { etcd: undefined as never },
      outcome: 'skipped',
      says: { 'every member is healthy': /not configured: etcd.endpoints in smoke.config.ts/ },
    },
    {
      broken: 'no right to read the metrics of the API server',
      inject: (lab) => withoutPath(lab, '/metrics'),
      outcome: 'skipped',
      says: { 'etcd answers the API server in time': /the rule that grants it is.*\/metrics/ },
    },
    {
      broken: 'one member of three stopped, the certificates in a Secret',
      finds: 'etcd-member-down',
      inject: fault('etcd-down', '1'),
      config: {
        etcd: {
          endpoints: ['https://198.18.0.1:2379', 'https://198.18.0.1:2389', 'https://198.18.0.1:2399'],
          secret: `${SECRET.namespace}/${SECRET.name}`,
        },
      },
      says: { 'every member is healthy': /etcd-1.*ECONNREFUSED/ },
    },
    {
      broken: 'one member of three stopped',
      finds: 'etcd-member-down',
      inject: fault('etcd-down', '2'),
      says: { 'every member is healthy': /etcd-2.*ECONNREFUSED/ },
    },
    {
      broken: 'nothing, only that it takes an agent to reach etcd',
      inject: nothing,
      outcome: 'passed',
      config: { etcd: { ...forNodes, from: 'nodes' } },
      says: {
        'every member is healthy': /^$/,
        'no member lags behind': /^$/,
        'the log is flushed in time': /^$/,
        'what is put is kept': /^$/,
      },
    },
    {
      broken: 'nothing, only that no agent was told to ask, and nobody else reaches etcd',
      inject: nothing,
      outcome: 'inconclusive',
      config: { etcd: forNodes },
      says: { 'every member is healthy': /:2379: .*the API server reaches etcd, this run does not/ },
    },
    {
      broken: 'one member of three stopped, asked by an agent',
      finds: 'etcd-member-down',
      inject: fault('etcd-down', '2'),
      config: { etcd: { ...forNodes, from: 'nodes' } },
      says: { 'every member is healthy': /198\.19\.0\.20:2389.*ECONNREFUSED/ },
    },
    {
      broken: 'one member frozen',
      finds: 'etcd-member-down',
      inject: fault('frozen', 'etcd-3'),
      says: { 'every member is healthy': /etcd-3.*no answer in 2 s/ },
    },
    {
      broken: 'quorum lost: two members of three stopped',
      finds: 'etcd-no-quorum',
      inject: fault('etcd-down', '2', '3'),
      says: {
        'every member is healthy': /ECONNREFUSED.*1 more of 3/,
        'all members follow one leader': /etcd-1.*knows no leader/,
        'what is put is kept': /no answer in 2 s|no leader|timed out/,
        'the API server reaches etcd': /etcd/,
        'etcd answers the API server in time': /reads had no answer/,
      },
    },
    {
      broken: 'all members stopped',
      finds: 'etcd-down',
      inject: fault('etcd-down', '1', '2', '3'),
      // agents, too, that nobody can launch
      args: ['--suite', 'etcd', '--suite', 'overlay'],
      laterByMs: 5000,
      says: { 'every member is healthy': /ECONNREFUSED.*2 more of 3/ },
    },
    {
      broken: 'the quota of a member used up',
      finds: 'etcd-no-space',
      inject: fault('etcd-no-space', '1'),
      says: {
        'there is space left': /etcd-1.*of 256 KiB/,
        'no alarm is raised': /etcd-1.*alarm NOSPACE/,
        'what is put is kept': /database space exceeded/,
      },
    },
    {
      broken: 'flushes to the disk of a member 40 ms slower',
      finds: 'etcd-slow-disk',
      inject: fault('etcd-slow-disk', '2'),
      says: {
        'the log is flushed in time': /etcd-2.*p99 ([4-9]\d|\d{3,})ms of \d+ flushes/,
        'the database is committed in time': /etcd-2.*p99 \d+ms of \d+ commits/,
      },
    },
    {
      broken: 'a member takes 5 s to write down what it is told',
      finds: 'etcd-lagging',
      inject: fault('etcd-lagging', '3'),
      says: { 'no member lags behind': /etcd-3.*lags \d+ entr/ },
    },
    {
      broken: 'all members stop for 0.7 s of every 0.8 s',
      finds: 'etcd-slow',
      inject: fault('etcd-stalls', '1', '2', '3'),
      says: { 'etcd answers the API server in time': /p99 \d+ms of \d+ requests/ },
    },
  ],
};
