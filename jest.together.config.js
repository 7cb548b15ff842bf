import base from './jest.config.js';

/** All suites, in groups that load Tandem once: `npm test`. One suite by itself: `npm run jest -- test/cases/triage.spec`. */
export default {
  ...base,
  roots: ['<rootDir>/test/together'],
  testMatch: ['**/*.together.ts'],
  testSequencer: '<rootDir>/test/together/longest-first.js',
};
