import { createPublicKey, X509Certificate } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { connect } from 'node:tls';
import { UsageError } from '../errors.ts';
import { plan } from '../network/addresses.ts';
import { kubeletCertificate, kubeletPort, restartKubelet } from '../node/kubelet.ts';
import { signedAgain } from '../state/certificates.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';

/** Somebody who shows a certificate. */
interface Server {
  readonly crt: string;
  readonly key: string;
  readonly host: string;
  readonly port: number;
  /** makes it show another one; who watches the file needs no telling */
  readonly tell: () => Promise<void>;
}

function serverNamed(lab: LabContext, name: string | undefined): Server {
  if (name === 'apiserver') {
    const [crt, key] = [files.pki(lab.dir, 'apiserver.crt'), files.pki(lab.dir, 'apiserver.key')];
    return { crt, key, host: plan.host, port: plan.apiPort, tell: async () => {} };
  }
  const node = nodeNamed(lab, name);
  const tell = () => restartKubelet(lab, node);
  return { ...kubeletCertificate(node), host: node.address, port: kubeletPort, tell };
}

const serialOf = (pem: string | Buffer): string => new X509Certificate(pem).serialNumber;

function shown({ host, port }: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false, timeout: 2000 });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no handshake')));
    socket.once('error', reject);
  });
}

async function shows(server: Server): Promise<void> {
  await server.tell();
  const wanted = serialOf(readFileSync(server.crt));
  await until({ what: 'the other certificate is shown' }, async () => (await shown(server)) === wanted);
}

const keptOf = ({ crt }: Server): string => `${crt}.kept`;

export const certificateEnds: Fault = {
  name: 'certificate-ends',
  summary: 'the certificate that the API server or a kubelet shows ends in 2 days (or so many)',
  targets: 'apiserver|NODE [DAYS]',
  async inject(lab, name, text = '2') {
    const server = serverNamed(lab, name);
    const days = Number(text);
    if (!Number.isInteger(days) || days < 1) throw new UsageError(`${text} are no days`);
    if (!existsSync(keptOf(server))) copyFileSync(server.crt, keptOf(server));
    await signedAgain(lab.dir, server, days);
    createPublicKey(readFileSync(server.crt)); // it is whole
    await shows(server);
  },
  async heal(lab, name) {
    const server = serverNamed(lab, name);
    if (existsSync(keptOf(server))) renameSync(keptOf(server), server.crt);
    await shows(server);
  },
};
