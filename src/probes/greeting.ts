/** What an agent says of itself on every connection, so that a prober knows whom it reached. */
const WORD = 'kube-smoke';

export interface Greeting {
  readonly agent: string;
  /** what the prober sent, where the protocol carries it */
  readonly echo: string;
}

export function writeGreeting({ agent, echo }: Greeting): string {
  return `${WORD} ${agent} ${echo}\n`;
}

/** Undefined where it is not an agent that speaks. */
export function readGreeting(line: string): Greeting | undefined {
  const [word, agent, echo] = line.trimEnd().split(' ');
  return word === WORD && agent ? { agent, echo: echo ?? '' } : undefined;
}

/** HTTP header that carries the agent's name. */
export const AGENT_HEADER = 'kube-smoke-agent';
