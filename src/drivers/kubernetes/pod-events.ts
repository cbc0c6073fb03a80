import { lineReader } from '../../agent/protocol.ts';
import type { Api } from './api.ts';
import { nestedError } from './nested-error.ts';
import type { RunPlace } from './run-place.ts';
import type { Event, List } from './wire.ts';

const MOST = 10;

/** What the cluster says of a pod: its last events, oldest first, one line each. @throws DriverError */
export async function readPodEvents(api: Api, place: RunPlace, podName: string): Promise<string[]> {
  const query = `fieldSelector=${encodeURIComponent(`involvedObject.name=${podName}`)}&limit=100`;
  const doing = `read the events of pod ${podName}`;
  const { items } = await api.request<List<Event>>({
    method: 'GET',
    path: `${place.path('events')}?${query}`,
    doing,
  });
  return inOrder(items).slice(-MOST).map(describeEvent);
}

/**
 * The one that was written last at the end. Their times do not tell: the scheduler's are to the microsecond, a kubelet's
 * to the second, and so a failure would seem to have come before the pod was placed.
 */
export function inOrder(events: readonly Event[]): Event[] {
  const version = ({ metadata }: Event) => Number(metadata?.resourceVersion ?? 0);
  return events.toSorted((a, b) => version(a) - version(b));
}

export const describeEvent = ({ type = '', reason = '', message = '' }: Event): string =>
  nestedError(`event ${type} ${reason}: ${message}`);

/**
 * Calls back with the events of pods until `signal` or until it breaks. Events are hints: who may not watch them,
 * or misses some, learns the same from the pods' status, only later.
 */
export async function watchPodEvents(
  api: Api,
  place: RunPlace,
  onEvent: (podName: string, event: Event) => void,
  signal: AbortSignal,
): Promise<void> {
  const selector = encodeURIComponent('involvedObject.kind=Pod');
  const path = `${place.path('events')}?fieldSelector=${selector}&watch=1&resourceVersion=0`;
  const read = lineReader((line) => {
    const { type, object } = line as { readonly type: string; readonly object: Event };
    const podName = object.involvedObject?.name;
    if (podName && (type === 'ADDED' || type === 'MODIFIED')) onEvent(podName, object);
  });
  await api.stream(path, 'watch events', read, signal).catch(() => {});
}
