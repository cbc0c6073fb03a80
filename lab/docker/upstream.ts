/**
 * `node upstream.ts ADDRESS`: the name server that the engines' own resolvers ask for what they do not know. It has names
 * below `outside.test`, all of them its own address, and says of all others that there are none.
 */
import { createSocket } from 'node:dgram';

const [address = ''] = process.argv.slice(2);
const HEADER_BYTES = 12;
const A = 1;
const RESPONSE = 0x8180; // an answer, recursion asked for and had
const NXDOMAIN = 3;

/** What is asked: its name, its type, and the bytes that say so. */
function questionOf(query: Buffer): { name: string; type: number; bytes: Buffer } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const bytes = query.subarray(HEADER_BYTES, at + 5);
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), bytes };
}

/** One record, for the name in the question: its type, its class, 60 s, and the address. */
const record = Buffer.from([
  0xc0,
  HEADER_BYTES,
  0,
  A,
  0,
  1,
  0,
  0,
  0,
  60,
  0,
  4,
  ...address.split('.').map(Number),
]);

function answerTo(query: Buffer): Buffer {
  const { name, type, bytes } = questionOf(query);
  const isKnown = name.endsWith('.outside.test');
  const answers = isKnown && type === A ? [record] : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(RESPONSE | (isKnown ? 0 : NXDOMAIN), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, bytes, ...answers]);
}

const socket = createSocket('udp4', (query, { port, address: asker }) => {
  try {
    socket.send(answerTo(query), port, asker);
  } catch {
    // what is no question gets no answer
  }
});
socket.bind(53, address);
