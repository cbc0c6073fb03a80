import { readGreeting, writeGreeting } from './greeting.ts';
import { ownMtu } from './own-mtu.ts';
import { piecesSoFar } from './pieces.ts';

/**
 * A datagram of so many bytes is told the agent's state too: an answer is no larger than its question, and this is
 * room for the longest name that a node can have (253).
 */
export const STATE_BYTES = 320;
/** Second word of a datagram that wants as many bytes back as it has. */
export const FULL = 'full';
const LONGEST_ECHO = 64;

/** What an agent says of itself in an echo's second line. */
export interface AgentState {
  /** its clock, ms since 1970 */
  readonly clockMs: number;
  /** the longest time that its event loop was late a moment ago, in ms */
  readonly lagMs: number;
  /** the largest packet that its interface takes, in bytes */
  readonly mtu: number;
  /** pieces that it has cut packets into so far; told in full-size echoes only */
  readonly pieces: number;
}

/**
 * What an agent sends back for a datagram: who it is and the datagram's first word; undefined: nothing, for an
 * answer is never answered, or two agents would not stop.
 */
export function echoOf(agent: string, data: Buffer, lagMs: () => number): Buffer | undefined {
  const line = data.toString('latin1', 0, STATE_BYTES).split('\n', 1)[0] ?? '';
  if (readGreeting(line)) return undefined;
  const [echo = '', want] = line.slice(0, LONGEST_ECHO).split(' ');
  const greeting = writeGreeting({ agent, echo });
  if (data.length < STATE_BYTES) return Buffer.from(greeting);
  const answer = Buffer.from(
    `${greeting}${Date.now()} ${lagMs()} ${ownMtu()} ${want === FULL ? piecesSoFar() : 0}\n`,
  );
  return want === FULL ? Buffer.concat([answer], data.length) : answer;
}

/** Undefined where the echo has none. */
export function readState(data: Buffer): AgentState | undefined {
  const line = data.toString('latin1', 0, STATE_BYTES).split('\n')[1] ?? '';
  const [clockMs, lagMs, mtu, pieces = 0] = line.split(' ').map(Number);
  return clockMs && lagMs !== undefined && mtu ? { clockMs, lagMs, mtu, pieces } : undefined;
}
