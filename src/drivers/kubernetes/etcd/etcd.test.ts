import { describe, expect, it } from 'vitest';
import { toStatus } from './member-status.ts';
import { nameOf, whoIs } from './names.ts';

// answers of etcd 3.6.7, three members

describe('what a member says of itself', () => {
  const header = {
    cluster_id: '12643073990761088648',
    member_id: '7383792418829112008',
    revision: '43',
    raft_term: '2',
  };

  it('while all is well', () => {
    const answer = {
      header,
      version: '3.6.7',
      dbSize: '499712',
      leader: '5208175384646886898',
      raftIndex: '374',
      raftTerm: '2',
      raftAppliedIndex: '373',
      dbSizeInUse: '487424',
      dbSizeQuota: '2147483648',
    };
    expect(toStatus(answer)).toEqual({
      id: '7383792418829112008',
      leader: '5208175384646886898',
      term: 2,
      applied: 373,
      committed: 374,
      databaseBytes: 499712,
      quotaBytes: 2147483648,
      alarms: [],
    });
  });

  it('without a leader, which it leaves out', () => {
    const answer = { header, raftIndex: '56', raftTerm: '3', errors: ['etcdserver: no leader'] };
    expect(toStatus(answer)).toMatchObject({ leader: '', term: 3, applied: 0, alarms: [] });
    expect(toStatus({ header, leader: '0' }).leader).toBe('');
  });

  it('of alarms, whoever raised them', () => {
    const errors = ['etcdserver: no leader', 'memberID:4308277133714835735 alarm:NOSPACE '];
    expect(toStatus({ header, errors }).alarms).toEqual([{ member: '4308277133714835735', kind: 'NOSPACE' }]);
  });

  it('before 3.6, without a quota', () => {
    expect(toStatus({ header, dbSize: '20480' })).not.toHaveProperty('quotaBytes');
  });
});

describe('which member an endpoint is', () => {
  const list = [
    { ID: '5208175384646886898', name: 'e2', clientURLs: ['https://127.0.0.1:42389'] },
    { ID: '7383792418829112008', name: 'e1', clientURLs: ['https://127.0.0.1:42379', 'not a URL'] },
    { ID: '16635704030939588183', clientURLs: [] },
  ];

  it.each([
    { what: 'by its id', endpoint: 'https://vip:2379', id: '5208175384646886898', is: 'e2' },
    { what: 'by its address', endpoint: 'https://127.0.0.1:42379', id: undefined, is: 'e1' },
    {
      what: 'by its id, with no name',
      endpoint: 'https://x:1',
      id: '16635704030939588183',
      is: '16635704030939588183',
    },
    { what: 'not at all', endpoint: 'https://127.0.0.1:42399', id: undefined, is: '127.0.0.1:42399' },
  ])('$what', ({ endpoint, id, is }) => {
    const url = new URL(endpoint);
    expect(nameOf(whoIs(url, id, list), url.host)).toBe(is);
  });
});
