export function note(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
