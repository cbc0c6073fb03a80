import type { SuiteCases } from './case.ts';
import { controlPlane } from './control-plane.ts';
import { dns } from './dns.ts';

/** Every shipped suite, in the order of docs/checks.md. */
export const suiteCases: readonly SuiteCases[] = [controlPlane, dns];
