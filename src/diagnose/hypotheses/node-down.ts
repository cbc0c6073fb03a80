import { followingFromCutOff, placesOf, touching } from '../consequences.ts';
import { isEngine } from '../engine-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import {
  askedLast,
  askKubeletPort,
  fellSilent,
  heartbeatOf,
  hostWaysTo,
  isAlive,
  isMute,
} from '../node-state.ts';
import { saysRuntime } from '../runtime-words.ts';
import { isHostWay } from '../sighting.ts';
import { be, distinct, listed, told } from '../words.ts';

/** The API server no longer hears from a node and nor does anybody else, or the node says that it is not ready. */
export const nodeDown: Hypothesis = {
  cause: 'node-down',

  propose(evidence: Evidence): readonly Candidate[] {
    const nodes = downNodes(evidence);
    if (nodes.length === 0) return [];
    const down = new Set(nodes);
    // nobody tried whether the machine still answers
    const unsure = nodes.filter(
      (name) => heartbeatOf(name, evidence) !== 'unwell' && hostWaysTo(name, evidence).length === 0,
    );
    return [
      {
        nodes,
        severity: 'critical',
        summary: nodes.every((name) => fellSilent(name, evidence))
          ? `${listed(nodes)} fell silent while the run was under way`
          : `${listed(nodes)} ${be(nodes)} not ready`,
        evidence: nodes.map((name) => reason(name, evidence)),
        advice: `look at the machine and its kubelet: is ${listed(nodes)} powered on, connected, and is the kubelet running?`,
        must: touching(down, evidence),
        may: followingFromCutOff(down, evidence),
        basis: 'stated',
        ...(unsure.length > 0
          ? {
              otherwise: [{ cause: doubted(unsure, evidence), nodes: unsure, odds: 0.4 }],
              ...askKubeletPort(unsure, ['node-down', 'kubelet-down'], evidence),
            }
          : {}),
      },
    ];
  },
};

/** Pods there that were there before are silent: then it is more than the kubelet. */
const doubted = (nodes: readonly string[], evidence: Evidence) =>
  nodes.every((name) => isMute(name, evidence)) ? 'node-unreachable' : 'kubelet-down';

/** Those that somebody asked something of: what is not under test is not judged. */
function downNodes(evidence: Evidence): string[] {
  const touched = new Set(evidence.open.flatMap(placesOf));
  const isDown = (name: string): boolean => {
    if (isMute(name, evidence) || fellSilent(name, evidence)) return true;
    const heartbeat = heartbeatOf(name, evidence);
    // what becomes of a Docker engine has words of its own
    if (heartbeat === 'unwell') return !saysRuntime(name, evidence) && !isEngine(name, evidence);
    return heartbeat === 'silent' && !isAlive(name, evidence);
  };
  const observed = evidence.open.filter(({ code, to }) => code === 'Ready' && evidence.node(to));
  const unready = observed.filter(({ to }) => heartbeatOf(to, evidence) === 'fresh').map(({ to }) => to);
  const names = evidence.facts.nodes.map(({ name }) => name).filter((name) => touched.has(name));
  return distinct([...names.filter(isDown), ...unready]);
}

function reason(name: string, evidence: Evidence): string {
  const seen = evidence.open.find(({ code, to }) => code === 'Ready' && to === name);
  if (seen) return told(seen);
  const [last] = fellSilent(name, evidence) ? askedLast(name, evidence) : [];
  if (last) return told(last);
  const silent = evidence.open.find((one) => (isHostWay(one) && one.to === name) || one.place === name);
  const ready = evidence.node(name)?.conditions.find(({ type }) => type === 'Ready');
  if (silent && ready?.status === 'True') return told(silent);
  return `${name}: Ready is ${ready?.status}${ready?.reason ? `, ${ready.reason}` : ''}${ready?.message ? `: ${ready.message}` : ''}`;
}
