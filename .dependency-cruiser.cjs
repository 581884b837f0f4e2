/** The import rules of docs/architecture.md, checked by `npm run lint`. */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "lib-stands-alone",
      comment:
        "lib/ decides; what wakes it (functions), drives it (cli) or simulates its world (dev) is outside.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(functions|cli|dev|test|bench)/" },
    },
    {
      name: "one-composition-root",
      comment:
        "Only lib/app.ts knows which storage and which tenant clients are behind the ports.",
      severity: "error",
      from: {
        path: "^lib/",
        pathNot: "^lib/(app\\.ts|app/|storage/|tenant/(exchange|graph)/)",
      },
      to: { path: "^lib/(storage|tenant/(exchange|graph))/" },
    },
    {
      name: "the-simulated-tenant-judges-for-itself",
      comment:
        "dev/tenant shares the filter parser with lib/ and nothing else, so that it cannot agree by construction.",
      severity: "error",
      from: { path: "^dev/tenant/" },
      to: { path: "^lib/", pathNot: "^lib/audience/filter/" },
    },
    {
      name: "functions-only-bind",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^(cli|dev|test|bench)/" },
    },
    {
      name: "product-without-development-parts",
      comment: "A deployment has no devDependencies.",
      severity: "error",
      from: { path: "^(lib|functions|cli)/", pathNot: "^cli/(drill|start)" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^dist/" },
  },
};
