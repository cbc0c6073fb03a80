import { defineConfig } from 'kube-smoke/config';

export default defineConfig({
  driver: 'docker',
  dockerNetwork: ['shop'],
  // the agents' image: anything that the engine has or can pull, with node on its path
  // image: 'registry.example/node:24',
});
