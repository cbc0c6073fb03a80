import { connectOverlay, disconnectOverlay } from '../network/overlay.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

export const overlayDown: Fault = {
  name: 'overlay-down',
  summary: "the node's pods reach only each other, while the node looks healthy",
  targets: 'NODE',
  inject: (lab, node) => disconnectOverlay(nodeNamed(lab, node)),
  // Not just "up": with the link went its routes and neighbours.
  heal: (lab, node) => connectOverlay(lab, nodeNamed(lab, node)),
};
