import { runTogether } from './run-together.js';

await runTogether(import.meta.filename);
