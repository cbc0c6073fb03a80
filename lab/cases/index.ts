import type { SuiteCases } from './case.ts';
import { controlPlane } from './control-plane.ts';
import { overlay } from './overlay.ts';

/** Every shipped suite, in the order of docs/checks.md. */
export const suiteCases: readonly SuiteCases[] = [controlPlane, overlay];
