import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { lacksImage } from './image-trouble.ts';
import { judgeObjects } from './judge-objects.ts';
import { namesOf, standsWithNode } from './pods-of.ts';

/** Does every pod's node have the images of its containers? */
export const imagesPull: Fact<'images-pull', 'pods'> = {
  needs: ['pods'],
  namespaces: ({ scope }) => scope.namespaces,

  judge: ({ scope, graceMs }, { pods }, { now, facts: { nodes } }) =>
    judgeObjects(
      pods.filter(({ leaving }) => !leaving),
      {
        scope,
        now,
        what: 'pods',
        expected: 'its images',
        names: namesOf,
        wrong: (pod) => {
          const waiting = pod.containers.find(lacksImage)?.waiting;
          if (!waiting || ageMs(pod.createdAt, now) < graceMs || standsWithNode(pod, nodes)) return undefined;
          return { observed: `${waiting.reason}: ${waiting.message}`, code: 'EIMAGE', node: pod.node };
        },
      },
    ),
};
