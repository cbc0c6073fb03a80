import { Packet } from 'dns2';
import type { RecordType } from '../core/plan.ts';

/** One question as it goes over the wire. */
export interface DnsQuestion {
  readonly id: number;
  /** absolute, without a dot at its end */
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL` … or a system error code where no answer came */
  readonly rcode: string;
  /**
   * What the answer holds of the type that was asked for, sorted: addresses for A and AAAA, `<port> <name>` for SRV,
   * names for PTR
   */
  readonly records: readonly string[];
  /** what the server named first of them, and a client would take: servers take turns with that */
  readonly first?: string;
  readonly error?: string;
}

const RCODES = new Map(Object.entries(Packet.RCODE).map(([name, code]) => [code as number, name]));

export function encode({ id, name, type }: DnsQuestion): Buffer {
  const packet = new Packet();
  packet.header = new Packet.Header({ id, rd: 1 });
  packet.questions.push(new Packet.Question({ name, type: Packet.TYPE[type], class: Packet.CLASS.IN }));
  return packet.toBuffer();
}

export function decode(response: Packet, type: RecordType): DnsAnswer {
  const records = response.answers
    .filter((record) => record.type === Packet.TYPE[type])
    .map((record) => textOf(record as unknown as Fields, type));
  const [first] = records;
  const rcode = RCODES.get(response.header.rcode) ?? `RCODE${response.header.rcode}`;
  return { rcode, records: records.sort(), ...(first === undefined ? {} : { first }) };
}

/** An answer to this very question, or undefined: anybody can send to an open port. */
export function readReply(data: Buffer, question: DnsQuestion): Packet | undefined {
  try {
    const packet = Packet.parse(data);
    const { id, qr, rcode } = packet.header;
    return id === question.id && qr === 1 && repeats(packet, question, rcode !== 0) ? packet : undefined;
  } catch {
    return undefined;
  }
}

/** The reply names the question. @param mayLack a server in trouble may have left it out */
function repeats({ questions: [asked] }: Packet, { name, type }: DnsQuestion, mayLack: boolean): boolean {
  if (!asked) return mayLack;
  return asked.type === Packet.TYPE[type] && asked.name.toLowerCase() === name.toLowerCase();
}

interface Fields {
  readonly address?: string;
  readonly domain?: string;
  readonly port?: number;
  readonly target?: string;
}

function textOf({ address, domain, port, target }: Fields, type: RecordType): string {
  if (type === 'SRV') return `${port} ${target}`;
  return String(type === 'PTR' ? domain : address);
}
