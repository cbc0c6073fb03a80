import { tls } from '../core/http-modules.ts';
import { connectSoon } from './connect-soon.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { Stopwatch } from './stopwatch.ts';

export interface CertificateArgs {
  /** an address */
  readonly host: string;
  readonly port: number;
}

const DAY_MS = 24 * 3_600_000;

/** How long does the certificate last that is shown at a port? Whether to trust it is another question. */
export const certificate: Probe<CertificateArgs> = {
  name: 'certificate',

  build: (_question, { host, port }) => ({ host, port }),

  async run({ host, port }: CertificateArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('connect');
    const socket = await connectSoon(host, port, context, watch);
    if ('ok' in socket) return socket;
    watch.enter('tls');
    return new Promise((resolve) => {
      const line = tls().connect({ socket, rejectUnauthorized: false });
      const finish = (exchange: Exchange) => {
        clearTimeout(late);
        line.destroy();
        resolve(exchange);
      };
      const late = setTimeout(
        () => finish(watch.timedOut('certificate')),
        context.timeoutMs - watch.elapsedMs(),
      );
      line.once('error', (error) => finish(watch.failedWith(error)));
      line.once('secureConnect', () => {
        const validToMs = Date.parse(line.getPeerCertificate().valid_to);
        finish(watch.done(Number.isNaN(validToMs) ? {} : { measured: { validToMs } }));
      });
    });
  },

  expects: (question) => `${minDaysOf(question)} days left`,

  wrong(question, { measured }) {
    const validToMs = measured?.validToMs;
    if (validToMs === undefined)
      return { status: 'inconclusive', observed: 'showed no certificate', code: 'ENOCERTIFICATE' };
    if (daysLeft(validToMs) >= minDaysOf(question)) return undefined;
    const code = validToMs < Date.now() ? 'CERT_HAS_EXPIRED' : 'ECERTEXPIRING';
    return { observed: sayLeft(validToMs), code };
  },

  broke: ({ code = 'EUNKNOWN', phase, error = '' }) =>
    code === 'ECONNREFUSED'
      ? { status: 'skipped', observed: 'nobody shows a certificate there: refused', code: 'absent' }
      : { status: 'inconclusive', observed: `${code} in ${phase}: ${error}`, code },

  say: ({ measured }) => sayLeft(measured?.validToMs ?? 0),
};

const minDaysOf = ({ options }: { options?: { minDays?: unknown } }): number => Number(options?.minDays ?? 0);
const daysLeft = (validToMs: number): number => Math.floor((validToMs - Date.now()) / DAY_MS);
const sayLeft = (validToMs: number): string => {
  const days = daysLeft(validToMs);
  return `${days < 0 ? 'it is over' : `${days} days left`} (until ${new Date(validToMs).toISOString()})`;
};
