// `node -r` this to run a TypeScript file as it is: the command is tested as a process, without a build before.
/* global require */
const fs = require("node:fs");
const ts = require("typescript");

require.extensions[".ts"] = (module, file) =>
  module._compile(
    ts.transpileModule(fs.readFileSync(file, "utf8"), {
      compilerOptions: {
        module: "CommonJS",
        target: "ES2022",
        esModuleInterop: true,
      },
    }).outputText,
    file,
  );
