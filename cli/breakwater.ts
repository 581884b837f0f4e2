#!/usr/bin/env node
import { runProgram } from "./create-program";
import { processTerminal } from "./terminal";

void runProgram(processTerminal, process.argv.slice(2));
