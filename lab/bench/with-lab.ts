import { attach, type Lab, up } from '../lab.ts';

/** With the lab that runs, or with one for as long as it takes. */
export async function withLab<T>(work: (lab: Lab) => Promise<T>): Promise<T> {
  const found = await attach();
  const lab = found ?? (await up());
  try {
    return await work(lab);
  } finally {
    if (!found) await lab.down();
  }
}
