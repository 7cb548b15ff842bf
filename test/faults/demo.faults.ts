import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DemoFigures } from '../../src/cli/demo/demo-figures.js';
import { PROJECT } from '../support/process.js';

const DEMO = join(PROJECT, 'dist/cli/demo/run-demo.js');
/** Enough that recurring work which followed the machine's clock would be seen: after six weeks it changed no figure yet. */
const WEEKS = '12';
const PATIENCE_MS = 480_000;
/** A slow machine: the same programme, never made quicker while it runs. */
const SLOW = ['--no-opt'];

/** What the demonstration ends with, from dist, but for how long it took. */
async function figuresOfARun(node: readonly string[]): Promise<Omit<DemoFigures, 'seconds'>> {
  const words = [...node, DEMO, '--exit', '--weeks', WEEKS];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { PATH: process.env.PATH } });
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as DemoFigures & { seconds?: number };
  delete said.seconds;
  return said;
}

describe('The demonstration', () => {
  it(
    'ends with the same figures on a slow machine as on a quick one: whoever shows it can say what will be seen',
    async () => {
      const [quick, slow] = await Promise.all([figuresOfARun([]), figuresOfARun(SLOW)]);
      expect(quick.invitationsSent).toBeGreaterThan(0);
      expect(slow).toEqual(quick);
    },
    PATIENCE_MS,
  );
});
