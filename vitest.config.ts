import { defineConfig } from 'vitest/config';

const apart = [
  'src/**/*.{e2e,alone,docs}.test.ts',
  '{src,lab}/**/*.{cluster,docker}.test.ts',
  '{src,deploy}/**/*.pack.test.ts',
];
const minutes = (count: number): number => count * 60_000;

/** Tests run the real thing; what a test needs beside node decides its project. */
export default defineConfig({
  test: {
    allowOnly: !process.env.CI,
    teardownTimeout: minutes(2), // the lab comes down in it
    projects: [
      {
        // real sockets, servers and silences: most of the time they wait, so more of them at once than there are cores
        test: {
          name: 'unit',
          include: ['{src,lab}/**/*.test.ts'],
          exclude: apart,
          testTimeout: 20_000,
          maxWorkers: 4,
        },
      },
      {
        // the real command on this machine, a fleet each: much of the time it waits for what does not come
        test: {
          name: 'e2e',
          include: ['src/**/*.e2e.test.ts'],
          testTimeout: minutes(1),
          hookTimeout: minutes(1),
          maxWorkers: 2,
          sequence: { groupOrder: 1 }, // after the unit tests
        },
      },
      {
        // more of it: other commands, hostile surroundings, and what is about time; each has the machine to itself
        test: {
          name: 'alone',
          include: ['src/**/*.alone.test.ts'],
          testTimeout: minutes(1),
          hookTimeout: minutes(1),
          fileParallelism: false,
        },
      },
      {
        // what the docs show and the examples do, one after the other: what is shown is how long it takes, too
        test: {
          name: 'docs',
          include: ['src/**/*.docs.test.ts'],
          testTimeout: minutes(2),
          fileParallelism: false,
        },
      },
      {
        // the tarball, installed into an empty project; and the files of the image
        test: {
          name: 'package',
          include: ['{src,deploy}/**/*.pack.test.ts'],
          testTimeout: minutes(3),
          hookTimeout: minutes(5),
          fileParallelism: false,
        },
      },
      {
        // a real cluster: there is one, so files take turns
        test: {
          name: 'cluster',
          include: ['{src,lab}/**/*.cluster.test.ts'],
          globalSetup: ['lab/fixture.ts'],
          testTimeout: minutes(3),
          hookTimeout: minutes(3),
          fileParallelism: false,
        },
      },
      {
        // real Docker engines, joined as a Swarm
        test: {
          name: 'docker',
          include: ['{src,lab}/**/*.docker.test.ts'],
          globalSetup: ['lab/docker/fixture.ts'],
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
          fileParallelism: false,
        },
      },
    ],
  },
});
