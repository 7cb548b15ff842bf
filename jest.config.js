/** Jest in ESM mode: ts-jest only transpiles; types are checked by `npm run types`, which `npm test` runs first. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // A machine that does other work must not turn a test red; a test that hangs is found all the same.
  testTimeout: 240_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '300MB',
};
