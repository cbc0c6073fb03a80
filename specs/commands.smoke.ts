import { check, command, settings, suite } from 'kube-smoke';

const { commands } = settings();

suite.needs('commands')('commands', () => {
  for (const { name, run, exits = 0, within = '30s' } of commands) {
    const [program = '', ...args] = run;
    check(name, command(program, args).exits(exits).within(within));
  }
});
