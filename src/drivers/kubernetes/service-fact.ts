import type { ServiceFact } from '../../core/facts.ts';
import type { Service } from './wire.ts';

export function toServiceFact({ metadata, spec }: Service): ServiceFact {
  const listed = spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []);
  const ports = (spec?.ports ?? []).flatMap(({ name = '', port, protocol = 'TCP' }) =>
    protocol === 'TCP' || protocol === 'UDP' ? [{ name, port, protocol: protocol as 'TCP' | 'UDP' }] : [],
  );
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    addresses: listed.filter((address) => address !== 'None' && address !== ''),
    ports,
  };
}
