import { expect, it } from 'vitest';
import { inOrder } from './pod-events.ts';

it('what was written last comes last, also of an event that was there before', () => {
  const said = (reason: string, resourceVersion: string) => ({ reason, metadata: { resourceVersion } });
  const events = [said('FailedMount', '1063'), said('FailedScheduling', '449'), said('Scheduled', '454')];
  expect(inOrder(events).map(({ reason }) => reason)).toEqual([
    'FailedScheduling',
    'Scheduled',
    'FailedMount',
  ]);
});
