export const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

/** Somebody who has a say in what is done with these resources, and without whom nothing of it is. */
export interface ValidatingWebhook {
  readonly name: string;
  /** of the core group */
  readonly resources: readonly string[];
  /** @default what is created */
  readonly operations?: readonly ('CREATE' | 'DELETE')[];
  readonly namespaceSelector: object;
  readonly clientConfig: object;
}

export const validatingWebhook = ({
  name,
  resources,
  operations = ['CREATE'],
  ...where
}: ValidatingWebhook) => ({
  metadata: { name },
  webhooks: [
    {
      name,
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }],
      ...where,
    },
  ],
});
