import type { LabNode } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { ctr } from './containerd.ts';

export async function importImage(node: LabNode, tar: string): Promise<void> {
  await ctr(node, 'images', 'import', tar);
}

export async function importImages(lab: LabContext, node: LabNode): Promise<void> {
  for (const tar of Object.values(lab.artifacts.images)) await importImage(node, tar);
}

/** The image under all its names: the kubelet's runtime also knows it by its digest. */
async function references(node: LabNode, name: string): Promise<string[]> {
  const lines = (await ctr(node, 'images', 'list')).trim().split('\n').slice(1);
  const images = lines
    .map((line) => line.split(/\s+/))
    .map(([reference = '', , digest = '']) => ({ reference, digest }));
  const digests = images.filter(({ reference }) => reference === name).map(({ digest }) => digest);
  return images.filter(({ digest }) => digests.includes(digest)).map(({ reference }) => reference);
}

export async function removeImage(node: LabNode, name: string): Promise<void> {
  const names = await references(node, name);
  if (names.length > 0) await ctr(node, 'images', 'rm', '--sync', ...names);
}
