/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
  globalSetup: "<rootDir>/test/support/start-azurite.ts",
  globalTeardown: "<rootDir>/test/support/stop-azurite.ts",
  testTimeout: 60000,
};
