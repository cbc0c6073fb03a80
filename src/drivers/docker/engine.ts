import Dockerode from 'dockerode';
import { https } from '../../core/http-modules.ts';
import { engineError, engineSilence } from './engine-error.ts';
import type { Host, Way } from './host.ts';
import { SshAgent } from './ssh.ts';

const API_LIMIT_MS = 10_000;

/** One Docker engine, over its API. */
export class Engine {
  readonly host: Host;
  private readonly docker: Dockerode;
  private readonly ssh: SshAgent | undefined;

  constructor(host: Host) {
    this.host = host;
    this.ssh = host.way.kind === 'ssh' ? new SshAgent(host.way) : undefined;
    this.docker = new Dockerode(connection(host.way, this.ssh));
  }

  /**
   * Asks it for something.
   * @param work gets a signal that ends the request when its time is over
   * @throws DriverError
   */
  async call<T>(
    doing: string,
    work: (docker: Dockerode, signal: AbortSignal) => Promise<T>,
    limitMs = API_LIMIT_MS,
  ): Promise<T> {
    const late = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(engineSilence(doing, limitMs));
        late.abort();
      }, limitMs);
    });
    try {
      return await Promise.race([work(this.docker, late.signal), over]);
    } catch (error) {
      throw isOurs(error) ? error : engineError(doing, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** One that is there, as far as anybody knows. */
  container(id: string): Dockerode.Container {
    return this.docker.getContainer(id);
  }

  close(): void {
    this.ssh?.destroy();
  }
}

/** A mistake of this program: neither an answer nor a system error. */
const isOurs = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** All that could come from the environment is said here: the client reads DOCKER_HOST and its like by itself. */
function connection(way: Way, ssh: SshAgent | undefined): Dockerode.DockerOptions {
  const options = { socketPath: undefined, host: undefined, ca: undefined, cert: undefined, key: undefined };
  if (way.kind === 'unix') return { ...options, protocol: 'http', socketPath: way.path };
  // the ssh command knows the way: what stands here is in the request's Host header alone
  const throughSsh = { protocol: 'http', host: 'docker', port: 80, agent: ssh } as const;
  if (way.kind === 'ssh') return { ...options, ...throughSsh };
  const { host, port, tls } = way;
  if (!tls) return { ...options, protocol: 'http', host, port };
  const { ca, cert, key, anybody } = tls;
  const trusting = anybody ? { agent: new (https().Agent)({ rejectUnauthorized: false }) } : {};
  return { ...options, protocol: 'https', host, port, ca, cert, key, ...trusting };
}
