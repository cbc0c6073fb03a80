import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { runcRoot } from '../node/containerd-config.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

export const runtimeBroken: Fault = {
  name: 'runtime-broken',
  summary: 'runc of the node has no place for its state: running pods stay, and no new container starts',
  targets: 'NODE',
  async inject(lab, node) {
    const root = runcRoot(nodeNamed(lab, node));
    if (existsSync(`${root}.aside`)) return;
    renameSync(root, `${root}.aside`);
    writeFileSync(root, 'no folder');
  },
  async heal(lab, node) {
    const root = runcRoot(nodeNamed(lab, node));
    if (!existsSync(`${root}.aside`)) return;
    rmSync(root);
    renameSync(`${root}.aside`, root);
  },
};
