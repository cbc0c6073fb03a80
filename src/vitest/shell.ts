/** The child process in which vitest runs. vitest is a hundred files: what Node compiled of them is kept. */
import module from 'node:module';

module.enableCompileCache?.();
await import('./shell-work.ts');
module.flushCompileCache?.(); // the process is killed in the end, which would lose it
