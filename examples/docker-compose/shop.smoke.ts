import { check, everyNode, suite } from 'kube-smoke';

// by the names that the stack's own containers use
suite('shop', () => {
  check('web has a name', everyNode().resolves('web').within('1s'));
  check('web answers', everyNode().http('http://web:8080/').status(200).within('2s'));
  check('the cache takes connections', everyNode().tcp('tcp://cache:6379').within('1s'));
});
