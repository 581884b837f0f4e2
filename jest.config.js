/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": ["ts-jest", { diagnostics: false }],
    "/(@stablelib|light-my-request/node_modules/cookie)/.+\\.js$": [
      "ts-jest",
      { diagnostics: false, tsconfig: { allowJs: true, module: "CommonJS" } },
    ],
  },
  // standardwebhooks and fastify's inject require an ES module each: Node can, jest cannot.
  transformIgnorePatterns: [
    "/node_modules/(?!@stablelib/|light-my-request/node_modules/cookie/|cookie/)",
  ],
  globalSetup: "<rootDir>/test/support/start-azurite.ts",
  globalTeardown: "<rootDir>/test/support/stop-azurite.ts",
  testTimeout: 60000,
};
