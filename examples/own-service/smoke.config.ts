import { defineConfig } from 'kube-smoke/config';

export default defineConfig({
  timeout: '2m',
  // the agents' image: anything that the nodes have or can pull, with node on its path
  // image: 'registry.example/node:24',
});
