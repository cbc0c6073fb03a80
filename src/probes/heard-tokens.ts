/** Words of datagrams are cut to this, so that nobody fills an agent's memory with long ones. */
const LONGEST_TOKEN = 64;
/** So many are remembered; then the oldest is forgotten. A follow-up uses one a direction of a pair. */
const MOST_TOKENS = 200;
/** Second word of a datagram that wants no echo: its first word is a token, and the agent is asked later how many it heard. */
const MUTE = 'mute';

/** How many datagrams an agent heard, by the token in them. */
export class HeardTokens {
  private readonly counts = new Map<string, number>();

  /** @returns whether it is a datagram that is only to be heard, and so is not answered */
  note(data: Buffer): boolean {
    const line = data.toString('latin1', 0, LONGEST_TOKEN + MUTE.length + 2).split('\n', 1)[0] ?? '';
    const [token, want] = line.split(' ');
    if (!token || want !== MUTE) return false;
    this.counts.set(token, this.count(token) + 1);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_TOKENS && oldest !== undefined) this.counts.delete(oldest);
    return true;
  }

  count(token: string): number {
    return this.counts.get(token) ?? 0;
  }
}

/** A datagram that is only to be heard. */
export const muteDatagram = (token: string): Buffer => Buffer.from(`${token} ${MUTE}\n`);
