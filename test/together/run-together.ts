import { join } from 'node:path';
import { nameOfFile, PROJECT, suitesOf } from './groups.js';

/** Declares the tests of each suite of a part of a group, one suite after the other; Jest then runs them in that order. */
export async function runTogether(file: string): Promise<void> {
  for (const suite of suitesOf(nameOfFile(file))) await import(join(PROJECT, suite));
}
