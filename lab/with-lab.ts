import { attach, type Lab, up } from './lab.ts';
import type { Shape } from './state/record.ts';

/** With the lab that runs, or with one of this shape for as long as it takes. */
export async function withLab<T>(work: (lab: Lab) => Promise<T>, shape: Partial<Shape> = {}): Promise<T> {
  const found = await attach();
  const lab = found ?? (await up(shape));
  try {
    return await work(lab);
  } finally {
    if (!found) await lab.down();
  }
}
