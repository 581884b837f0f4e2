/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": ["ts-jest", { diagnostics: false }],
    "/@stablelib/.+\\.js$": [
      "ts-jest",
      { diagnostics: false, tsconfig: { allowJs: true, module: "CommonJS" } },
    ],
  },
  // standardwebhooks requires @stablelib/base64, which is an ES module: Node can, jest cannot.
  transformIgnorePatterns: ["/node_modules/(?!@stablelib/)"],
  globalSetup: "<rootDir>/test/support/start-azurite.ts",
  globalTeardown: "<rootDir>/test/support/stop-azurite.ts",
  testTimeout: 60000,
};
