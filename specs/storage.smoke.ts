import { check, settings, storageClass, suite } from 'kube-smoke';

const { class: name, size, within = '60s' } = settings().storage;

suite.optIn('storage', () => {
  check(
    'what is written is read back',
    storageClass(name)
      .keepsData(size === undefined ? {} : { size })
      .within(within),
  );
});
