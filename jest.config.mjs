// Tests compare texts; Jest's workers inherit both.
process.env.NO_COLOR ??= '1';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/jest/transform.mjs' },
  setupFilesAfterEnv: ['<rootDir>/test/jest/match-file.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/', '<rootDir>/wasm/'],
  // Jest's default is one less, so only one of two processors.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
