import type { SuiteCases } from './case.ts';
import { controlPlane } from './control-plane.ts';
import { runtime } from './runtime.ts';
import { services } from './services.ts';
import { servicesChurn } from './services-churn.ts';
import { storage } from './storage.ts';

/** Every shipped suite, in the order of docs/checks.md. */
export const suiteCases: readonly SuiteCases[] = [controlPlane, runtime, services, servicesChurn, storage];
