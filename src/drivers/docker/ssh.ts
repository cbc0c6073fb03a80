import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { http } from '../../core/http-modules.ts';
import type { Way } from './host.ts';

type SshWay = Extract<Way, { kind: 'ssh' }>;

/** sshd turns away some of those who knock at once, from ten on. Those that carry an agent do not count. */
const MOST_AT_ONCE = 6;

/**
 * Connections to an engine through the ssh command, as the docker command makes them: keys, known hosts, jump hosts
 * and shared connections are those of the user's own ssh.
 */
export class SshAgent extends http().Agent {
  private readonly way: SshWay;

  constructor(way: SshWay) {
    super({ keepAlive: true, maxSockets: MOST_AT_ONCE });
    this.way = way;
  }

  /** What is no socket of the system cannot be told to probe its peer, and can be used again all the same. */
  override keepSocketAlive(): boolean {
    return true;
  }

  override reuseSocket(): void {}

  override createConnection(_options: object, done?: (error: Error | null, stream: Duplex) => void): Duplex {
    const { target, port } = this.way;
    const at = port === undefined ? [] : ['-p', String(port)];
    const child = spawn('ssh', [
      '-o',
      'BatchMode=yes',
      '-T',
      ...at,
      '--',
      target,
      'docker',
      'system',
      'dial-stdio',
    ]);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-500);
    });
    const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
    child.once('error', (error) => stream.destroy(error));
    child.once('exit', (code) => {
      if (code)
        stream.destroy(Object.assign(new Error(said.trim() || `ssh: exit ${code}`), { code: 'ESSH' }));
    });
    stream.once('close', () => child.kill());
    done?.(null, stream);
    return stream;
  }
}
