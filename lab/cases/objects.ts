import type { Lab } from '../lab.ts';
import { until } from '../system/wait.ts';

/** An object and the collection that it is created in, e.g. `/apis/apps/v1/namespaces/shop/deployments`. */
export interface LabObject {
  readonly collection: string;
  readonly name: string;
  readonly body: object;
}

/** Creates an object. A namespace's account comes a moment after it, and pods need it. */
export async function create(lab: Lab, { collection, name, body }: LabObject): Promise<void> {
  await until({ what: `${collection}/${name} created`, seconds: 10 }, async () => {
    const { status, body: answer } = await lab.adminRequest('POST', collection, {
      ...body,
      metadata: { name, ...(body as { metadata?: object }).metadata },
    });
    if (status === 201 || status === 409) return true;
    throw new Error(`${status}: ${JSON.stringify(answer)}`);
  });
}

/** What it is like. @returns undefined where it is not there */
export async function read<T>(lab: Lab, { collection, name }: LabObject): Promise<T | undefined> {
  const { status, body } = await lab.adminRequest('GET', `${collection}/${name}`);
  return status === 200 ? (body as T) : undefined;
}

/** Deletes objects at once, with what they made, and waits until they are gone. */
export async function remove(lab: Lab, objects: readonly LabObject[]): Promise<void> {
  const options = { propagationPolicy: 'Foreground', gracePeriodSeconds: 0 };
  for (const { collection, name } of objects)
    await lab.adminRequest('DELETE', `${collection}/${name}`, options);
  for (const one of objects) {
    await until(
      { what: `${one.collection}/${one.name} gone`, seconds: 40 },
      async () => !(await read(lab, one)),
    );
  }
}

/** Would it be created? Nothing is. */
export async function mayCreate(lab: Lab, { collection, name, body }: LabObject): Promise<boolean> {
  const { status } = await lab.adminRequest('POST', `${collection}?dryRun=All`, {
    ...body,
    metadata: { name },
  });
  return status === 201;
}
