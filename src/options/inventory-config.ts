import { list, object, type Review, record, text, wholeNumber } from './review.ts';

/** Names, or how many there are. */
const namesOrCount: Review = (value, at) =>
  Array.isArray(value)
    ? list(text)(value, at)
    : wholeNumber(value, at).map(() => ({ at, wrong: 'a list of names or a whole number is needed' }));

const any: Review = (value, at) => (typeof value === 'string' ? [] : [{ at, wrong: 'a text is needed' }]);

/** The section `expect`: what nodes are to be there. */
export const reviewInventory: Review = object({
  nodes: namesOrCount,
  roles: record(/^[A-Za-z0-9][-A-Za-z0-9_.]*$/, namesOrCount, 'a role, e.g. worker'),
  labels: record(/./, record(/./, any, 'a label'), 'a node or *'),
  versions: object({ kubelet: text, apiServer: text }),
});
