import { type Binaries, buildBinaries } from './binaries.ts';
import { buildImages, type Images } from './images.ts';
import { installPackages } from './packages.ts';

/** The paths of everything a lab runs that does not come from the distribution. */
export interface Artifacts {
  readonly kube: string;
  readonly etcd: string;
  readonly images: Images;
}

/** Builds what is not in the cache yet: minutes the first time, an instant from then on. */
export async function buildArtifacts(): Promise<Artifacts> {
  await installPackages();
  const binaries: Binaries = await buildBinaries();
  return { kube: binaries.kube, etcd: binaries.etcd, images: await buildImages(binaries) };
}
