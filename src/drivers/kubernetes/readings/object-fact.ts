import type { ObjectFact } from '../../../core/workload-facts.ts';
import type { Metadata } from '../wire.ts';

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

export interface OwnedMetadata extends Metadata {
  readonly ownerReferences?: readonly Owner[];
}

/** What all facts about objects have in common. */
export const toObjectFact = <K extends string>(
  kind: K,
  { namespace = '', name, labels = {}, creationTimestamp = '' }: Metadata,
): ObjectFact & { readonly kind: K } => ({ kind, namespace, name, labels, createdAt: creationTimestamp });

/** The one owner that looks after it. */
export function controllerOf({ ownerReferences = [] }: OwnedMetadata): Omit<Owner, 'controller'> | undefined {
  const owner = ownerReferences.find(({ controller }) => controller);
  return owner && { kind: owner.kind, name: owner.name };
}
