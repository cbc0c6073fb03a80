import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the process in which vitest runs. It loads by itself: the sooner it is started, the sooner it can collect. */
export function startShell(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fork(fileURLToPath(new URL(`./shell.${extension}`, import.meta.url)), [], {
    // what specs print is no result: standard output stays for reports
    stdio: ['ignore', 2, 2, 'ipc'],
    // a process group of its own: Ctrl-C is for the main process, which ends this one in order
    detached: true,
  });
}

/** The same, once, whoever asks for it first. */
export type StartShell = () => ChildProcess;
