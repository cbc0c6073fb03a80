import type { ChildProcess } from 'node:child_process';
import type { Outcome } from '../core/outcome.ts';
import type { Session } from '../run/session.ts';
import type { Collected, Shell } from '../run/shell.ts';
import { type HostServer, serveHost } from './host-server.ts';
import type { CollectOrder, ShellOrder, ShellReport } from './shell-protocol.ts';

export type Selection = Omit<CollectOrder, 'order' | 'socket'>;

/**
 * vitest in a process of its own: it loads while the cluster is read, and whatever spec files do to it, the process
 * with the credentials and the clean-up lives on.
 */
export class ShellProcess implements Shell {
  private readonly child: ChildProcess;
  private readonly selection: Selection;
  private readonly host: Promise<HostServer> | undefined;
  private next = Promise.withResolvers<ShellReport>();
  private closing = false;

  /**
   * @param child from `startShell`
   * @param session what the specs' outcomes come from; absent: they are collected and never run
   */
  constructor(child: ChildProcess, selection: Selection, session?: Session) {
    this.child = child;
    this.selection = selection;
    this.host = session && serveHost(session, true);
    const ended = (code: number | null, signal: NodeJS.Signals | null) => {
      if (!this.closing)
        this.next.resolve({ report: 'crashed', message: `it ended (${signal ?? `exit ${code}`})` });
    };
    child.on('message', (report: ShellReport) => this.next.resolve(report));
    if (child.exitCode === null && child.signalCode === null) child.once('exit', ended);
    else ended(child.exitCode, child.signalCode);
  }

  async collect(): Promise<Collected> {
    const socket = (await this.host)?.socket ?? '';
    const answer = await this.order({ order: 'collect', ...this.selection, socket });
    if (answer.report === 'collected') return answer.collected;
    throw new Error(
      `the test runner could not read the specs: ${'message' in answer ? answer.message : answer.report}`,
    );
  }

  async run(_session: Session): Promise<readonly Outcome[]> {
    const answer = await this.order({ order: 'run' });
    if (answer.report === 'done') return answer.outcomes;
    const message = `the test runner crashed: ${'message' in answer ? answer.message : answer.report}`;
    const base = {
      id: 'kube-smoke/tests',
      suite: 'kube-smoke',
      name: 'tests',
      durationMs: 0,
      attempts: 1,
      observations: [],
    };
    return [{ ...base, status: 'inconclusive', code: 'agent-lost', message }];
  }

  async close(): Promise<void> {
    this.closing = true;
    this.child.kill('SIGKILL');
    await (await this.host)?.close();
  }

  private order(order: ShellOrder): Promise<ShellReport> {
    const report = Promise.withResolvers<ShellReport>();
    const { promise } = this.next;
    void promise.then((value) => {
      // a crash is the answer to whatever is asked from then on
      if (value.report !== 'crashed') this.next = Promise.withResolvers();
      report.resolve(value);
    });
    if (this.child.connected) this.child.send(order);
    return report.promise;
  }
}
