/** One admission webhook of a configuration, and what is behind it. */
export interface WebhookFact {
  /** of its configuration */
  readonly configuration: string;
  readonly name: string;
  /** `Fail`: what it has a say in is refused while it does not answer */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** absent: it is called by a URL, outside of what the API server knows */
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly exists: boolean;
    readonly readyEndpoints: number;
  };
}
