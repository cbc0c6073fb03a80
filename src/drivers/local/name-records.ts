import dns2, { type Packet as DnsPacket } from 'dns2';
import type { ServiceState } from '../driver.ts';

/** What a name stands for. */
export interface Named {
  readonly addresses: readonly string[];
  readonly ports: ServiceState['ports'];
}

const { Packet } = dns2;
type Fields = Record<string, unknown>;

/** The records of one cluster, of the types that a cluster's DNS serves for services. */
export class NameRecords {
  /** by absolute name and type, e.g. `api.smoke-1.svc.cluster.local/1` */
  private readonly records = new Map<string, Fields[]>();
  private readonly names = new Set<string>();

  /** @param name absolute, without a dot at its end */
  add(name: string, { addresses, ports }: Named): void {
    this.names.add(name);
    for (const address of addresses) {
      this.put(name, address.includes(':') ? Packet.TYPE.AAAA : Packet.TYPE.A, { address });
      const reverse = `${address.split('.').reverse().join('.')}.in-addr.arpa`;
      if (addresses.length === 1) this.put(reverse, Packet.TYPE.PTR, { domain: name });
    }
    for (const [protocol, port] of Object.entries(ports)) {
      const transport = protocol === 'udp' ? 'udp' : 'tcp';
      const target = { priority: 0, weight: 100, port, target: name };
      this.put(`_${protocol}._${transport}.${name}`, Packet.TYPE.SRV, target);
    }
  }

  /** Fills a response: what there is of the type that was asked for, or that there is no such name. */
  answer(response: DnsPacket): void {
    const [question] = response.questions;
    const name = question?.name.toLowerCase() ?? '';
    response.header.aa = 1;
    if (!question || !this.names.has(name)) {
      response.header.rcode = Packet.RCODE.NXDOMAIN;
      return;
    }
    const record = { name: question.name, type: question.type, class: Packet.CLASS.IN, ttl: 5 };
    const found = this.records.get(`${name}/${question.type}`) ?? [];
    for (const fields of found) response.answers.push(new Packet.Resource({ ...record, ...fields }));
  }

  private put(name: string, type: number, fields: Fields): void {
    this.names.add(name);
    const key = `${name}/${type}`;
    this.records.set(key, [...(this.records.get(key) ?? []), fields]);
  }
}
