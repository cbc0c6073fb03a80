import { sleep } from '../core/deadline.ts';
import { LagMeter } from '../core/lag.ts';
import { HeardTokens } from '../probes/heard-tokens.ts';
import { readResolvConf } from '../probes/resolver.ts';
import { ask } from './ask.ts';
import { Fetcher } from './fetch.ts';
import {
  type AgentConfig,
  type AgentLine,
  CONFIG_VARIABLE,
  encodeLine,
  lineReader,
  PROTOCOL,
  type Request,
  type RunnerLine,
  type StayLine,
} from './protocol.ts';
import { serve } from './serve.ts';
import { Watcher } from './watcher.ts';

/** Replaced by the bundler with the package's version. */
declare const __VERSION__: string;

/** No runner has spoken for so long: it is gone, and so is the reason to be here. */
const SILENCE_MS = 30_000;
/** The runner attaches as soon as it sees the agent run. */
const FIRST_WORD_MS = 20_000;
/** Between the starts of two questions, so that an agent does not measure its own burst. */
const STAGGER_MS = 1;

/** So often an agent looks how late it was, and says so where it was for more than this share of the time. */
const LOOK_MS = 500;
const LATE_SHARE = 0.2;

/** It outlives its runner, for somebody to look at. */
let stays = false;

function say(line: AgentLine): void {
  if (!stays) process.stdout.write(encodeLine(line));
}

async function main(): Promise<void> {
  const config = JSON.parse(process.env[CONFIG_VARIABLE] ?? '{}') as AgentConfig;
  const lag = new LagMeter();
  lag.start();
  tellLateness(lag);
  const resolver = config.resolver ?? readResolvConf();
  const heardTokens = new HeardTokens();
  const ports = serve(config.agent, config.serve, { lag, heardTokens }, config.address);
  ports.catch((error) => quit(`cannot serve: ${error.message}`, 1));
  const context = { resolver, heardTokens, ...(config.address ? { localAddress: config.address } : {}) };

  const address = config.podAddress ? { address: config.podAddress } : {};

  const fetcher = new Fetcher();
  const watcher = new Watcher(context, lag);
  const queue: Request[] = [];
  let draining = false;
  const drain = async () => {
    if (draining) return;
    draining = true;
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { id } = next;
      void ask(next, context, lag).then((answer) => say({ id, answer }));
      await sleep(STAGGER_MS);
    }
    draining = false;
  };

  let silence = setTimeout(() => quit('no runner', 0), FIRST_WORD_MS);
  let welcomed = false;
  const stay = ({ id, stayMs }: StayLine) => {
    say({ id, stays: true });
    stays = true;
    queue.length = 0;
    fetcher.close();
    setTimeout(() => quit('its time is over', 0), stayMs);
  };
  const onLine = async (line: unknown) => {
    clearTimeout(silence);
    if (stays) return;
    const said = line as RunnerLine;
    if ('stayMs' in said) return stay(said);
    silence = setTimeout(() => quit('the runner fell silent', 0), config.aloneMs ?? SILENCE_MS);
    if ('fetch' in said) {
      const { id, fetch, timeoutMs } = said;
      return void fetcher.fetch(fetch, timeoutMs).then((fetched) => say({ id, fetched }));
    }
    if ('watch' in said) return void say({ id: said.id, seen: watcher.tell(said.watch) });
    if ('bye' in said) return quit('the runner is done', 0);
    if (!('hello' in said)) {
      queue.push(said);
      return drain();
    }
    if (welcomed) return void say({ hello: PROTOCOL });
    welcomed = true;
    say({
      hello: PROTOCOL,
      version: __VERSION__,
      agent: config.agent,
      ports: await ports,
      resolver,
      ...address,
    });
  };
  process.stdin.on(
    'data',
    lineReader((line) => void onLine(line)),
  );
  process.stdin.once('end', runnerGone);
  process.stdin.once('error', runnerGone);
}

/** Who asks this agent hears silence while it is late: the runner is to know whose fault that was. */
function tellLateness(lag: LagMeter): void {
  let lookedAt = performance.now();
  const look = () => {
    const late = lag.latenessSince(lookedAt);
    const spentMs = performance.now() - lookedAt;
    lookedAt += spentMs;
    if (late.lateMs > spentMs * LATE_SHARE) say({ late });
  };
  setInterval(look, LOOK_MS).unref();
}

function runnerGone(): void {
  if (!stays) quit('the runner is gone', 0);
}

function quit(reason: string, code: number): never {
  process.stderr.write(`${reason}\n`);
  process.exit(code);
}

// nothing here holds state: to stop at once is to stop cleanly
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => quit(signal, 0));
process.stdout.on('error', runnerGone);
void main();
