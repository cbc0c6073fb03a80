import { type Case, fault } from './case.ts';

export const nodesClock: readonly Case[] = [
  {
    broken: "a node's clock is 5 s ahead",
    inject: fault('clock-skew', 'n2', '5'),
    says: {
      "the nodes' clocks agree":
        /^n2 → clock: expected within 300ms of the others, observed 5s ahead \(± \d+ms\)$/,
    },
  },
];
