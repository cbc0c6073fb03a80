import { EXPIRES_ANNOTATION, MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';

/** What a run calls its things, and what they carry. */
export class RunPlace {
  readonly runId: string;
  /** of its network, which is the last part of its names in DNS, too */
  readonly network: string;
  private readonly expires: string;

  constructor(runId: string, lifetimeMs: number) {
    this.runId = runId;
    this.network = `smoke-${runId}`;
    this.expires = new Date(Date.now() + lifetimeMs).toISOString();
  }

  containerName(name: string): string {
    return `${this.network}-${name.replace(/[^\w.-]+/g, '-')}`;
  }

  labels(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { ...MANAGED_BY, [RUN_LABEL]: this.runId, [EXPIRES_ANNOTATION]: this.expires, ...more };
  }
}
