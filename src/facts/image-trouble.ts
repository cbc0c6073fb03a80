import type { ContainerFact } from '../core/workload-facts.ts';

/** What the kubelet says of a container whose image it has not. */
const IMAGE_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** The container waits for an image that could not be had. */
export const lacksImage = ({ waiting }: ContainerFact): boolean =>
  waiting !== undefined && IMAGE_REASONS.has(waiting.reason);
