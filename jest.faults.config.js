import base from './jest.config.js';

/** The long kill runs: `npm run test:faults`. A short form of them is part of `npm test`. */
export default {
  ...base,
  roots: ['<rootDir>/test/faults'],
  testMatch: ['**/*.faults.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
