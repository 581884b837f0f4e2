import type { HostLog, HostLogEntry } from "../host-options";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  ProgrammingModel,
} from "./core-types";
import { Disposable } from "./disposable";
import { FunctionRegistry } from "./function-registry";
import { Hooks } from "./hooks";
import { SystemError } from "./system-error";

/** What the app and the host share: the module the app sees, and what it left there. */
export interface FunctionsCore {
  /** Answers `require("@azure/functions-core")`. */
  module: Record<string, unknown>;
  functions: FunctionRegistry;
  hooks: Hooks;
  model(): ProgrammingModel;
}

/** The library reads only that log exists (streaming) and takes log hooks from 4.34 on. */
const hostVersion = "4.1040.0";
/** The contract that this host implements was compared with this worker. */
const workerVersion = "3.9.1";

export function createFunctionsCore(log: HostLog): FunctionsCore {
  const functions = new FunctionRegistry();
  const hooks = new Hooks();
  let model: ProgrammingModel | undefined;
  return {
    functions,
    hooks,
    model() {
      if (!model)
        throw new SystemError(
          "The app set no programming model: it registered nothing.",
        );
      return model;
    },
    module: {
      version: workerVersion,
      hostVersion,
      registerFunction: (
        metadata: FunctionMetadata,
        callback: FunctionCallback,
      ) => functions.register(metadata, callback),
      registerHook: (name: string, callback: HookCallback) =>
        hooks.register(name, callback),
      setProgrammingModel: (given: ProgrammingModel) => {
        model = given;
      },
      getProgrammingModel: () => model,
      log: (
        level: HostLogEntry["level"],
        category: HostLogEntry["category"],
        message: string,
      ) => log({ level, category, message }),
      Disposable,
    },
  };
}
