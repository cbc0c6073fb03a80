/** Progress goes to stderr: stdout belongs to what scripts read. */
export function progress(text: string): void {
  process.stderr.write(`lab: ${text}\n`);
}

/** Runs a step and says how long it took, because the lab's speed is part of its use. */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  progress(`${label} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}
