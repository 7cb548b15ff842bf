import type { Terminal } from './command.js';

const EVERY_MS = 3_000;

/** Tells whoever waits how far it is, every few seconds, beside the answer. */
export function sayNowAndThen(terminal: Terminal): (lines: number) => void {
  let last = performance.now();
  return (lines) => {
    if (performance.now() - last < EVERY_MS) return;
    last = performance.now();
    terminal.err(`Audit: ${lines.toLocaleString('en-GB')} lines verified so far`);
  };
}
