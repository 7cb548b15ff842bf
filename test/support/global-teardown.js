import { rmSync } from 'node:fs';

/** Takes away what the suites of this run have made and shared. */
export default async function teardown() {
  await globalThis.tandemSweeper?.stop();
  rmSync(process.env.TANDEM_TEST_FOLDER, { recursive: true, force: true });
}
