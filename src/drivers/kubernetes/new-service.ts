import { NEW_HOSTS } from '../../core/new-hosts.ts';
import type { NewService } from '../driver.ts';
import type { Creations } from './creations.ts';
import type { RunPlace } from './run-place.ts';
import { namesManifests } from './service-manifest.ts';

/** Set aside for documentation (RFC 5737): nobody is there, and nobody is to be asked for. */
const NOWHERE = '192.0.2.1';

const NAME = 'new-service';

/** Makes a headless service with named endpoints, which no proxy has to know of. @throws DriverError */
export async function createNewService(place: RunPlace, creations: Creations): Promise<NewService> {
  const { service, slice } = namesManifests(place, NAME, NEW_HOSTS, NOWHERE);
  const doing = `create service ${NAME}`;
  await Promise.all([
    creations.create(doing, place.path('services'), service),
    creations.create(doing, place.path('endpointslices'), slice),
  ]);
  const dnsName = `${place.serviceName(NAME)}.${place.namespace}.svc`;
  return { dnsName, address: NOWHERE, madeAt: performance.now() };
}
