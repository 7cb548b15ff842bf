import 'reflect-metadata';
import { BadConfiguration } from './platform/config/environment.js';
import { loadConfig } from './platform/config/load-config.js';
import { runWeb } from './run-web.js';
import { runWorker } from './run-worker.js';

/** One entry: `TANDEM_ROLE` says which part of Tandem this process is. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  await (config.role === 'worker' ? runWorker(config) : runWeb(config, import.meta.filename));
}

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : 'unknown reason';
  process.stderr.write(
    `Tandem did not start: ${error instanceof BadConfiguration ? error.message : reason}\n`,
  );
  process.exit(1);
});
