#!/usr/bin/env node
import { runProgram } from "./create-program";
import { processTerminal } from "./terminal";

// Whoever reads the output may have seen enough (`| head`): that is no failure of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });

void runProgram(processTerminal, process.argv.slice(2));
