import { createRequire } from 'node:module';
import { namesOfParts, nameOfFile } from './groups.js';

const Sequencer = createRequire(import.meta.url)('@jest/test-sequencer').default;

/** The parts in the order of the groups, whatever an earlier run has left behind about how long they took: the longest is never begun last. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const order = namesOfParts();
    return [...tests].sort((a, b) => order.indexOf(nameOfFile(a.path)) - order.indexOf(nameOfFile(b.path)));
  }
}
