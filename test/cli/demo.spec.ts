import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DemoFigures } from '../../src/cli/demo/demo-figures.js';
import { PROJECT } from '../support/process.js';

const DEMO = join(PROJECT, 'dist/cli/demo/run-demo.js');
/** Enough for cases, meetings and mail. Two runs of twelve weeks, a quick and a slow one, are compared by `npm run test:faults`. */
const WEEKS = '4';
const PATIENCE_MS = 240_000;

describe('The demonstration', () => {
  it(
    'ends with one line of what came of a school of 600',
    async () => {
      const words = [DEMO, '--exit', '--weeks', WEEKS];
      const { stdout } = await promisify(execFile)(process.execPath, words, {
        env: { PATH: process.env.PATH },
      });
      const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as DemoFigures;
      expect(figures.pupils).toBe(600);
      expect(Object.keys(figures)).toEqual([
        ...['pupils', 'signals', 'concernsRaised', 'casesOpened', 'followUpsScheduled', 'invitationsSent'],
        'seconds',
      ]);
      for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
