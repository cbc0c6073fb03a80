export const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

/** Somebody who has a say in what is created of these resources, and without whom nothing of them is. */
export interface ValidatingWebhook {
  readonly name: string;
  /** of the core group */
  readonly resources: readonly string[];
  readonly namespaceSelector: object;
  readonly clientConfig: object;
}

export const validatingWebhook = ({ name, resources, ...where }: ValidatingWebhook) => ({
  metadata: { name },
  webhooks: [
    {
      name,
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources }],
      ...where,
    },
  ],
});
