import type { Fault } from '../../faults/fault.ts';
import type { DockerContext } from '../context.ts';

/** Something that goes wrong with Docker engines. */
export type DockerFault = Fault<DockerContext>;
