import { check, command, settings, suite } from 'kube-smoke';

const { commands } = settings();

suite.when(commands.length > 0, 'no commands in smoke.config.ts')('commands', () => {
  for (const { name, run, exits = 0, within = '30s' } of commands) {
    const [program = '', ...args] = run;
    check(name, command(program, args).exits(exits).within(within));
  }
});
