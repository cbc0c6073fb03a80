import { oneLine } from '../../core/hostile-text.ts';
import type { Api } from './api.ts';
import type { RunPlace } from './run-place.ts';
import type { Event, List } from './wire.ts';

const MOST = 10;

/** What the cluster says of a pod: its last events, oldest first, one line each. @throws DriverError */
export async function readPodEvents(api: Api, place: RunPlace, podName: string): Promise<string[]> {
  const query = `fieldSelector=${encodeURIComponent(`involvedObject.name=${podName}`)}&limit=100`;
  const path = `${place.path('events')}?${query}`;
  const { items } = await api.request<List<Event>>({
    method: 'GET',
    path,
    doing: `read the events of pod ${podName}`,
  });
  const time = ({ lastTimestamp, eventTime }: Event) => Date.parse(lastTimestamp ?? eventTime ?? '') || 0;
  return items
    .toSorted((a, b) => time(a) - time(b))
    .slice(-MOST)
    .map(({ type = '', reason = '', message = '' }) => oneLine(`event ${type} ${reason}: ${message}`));
}
