import { randomUUID } from "node:crypto";
import type { DevClock } from "../clock/dev-clock";
import type {
  CoreContext,
  InvocationResponse,
  RetryContext,
  TypedData,
} from "./core-api/core-types";
import type { FunctionsCore } from "./core-api/create-functions-core";
import type { RegisteredFunction } from "./core-api/function-registry";
import type { QueueSettings } from "./host-json";
import type { HostLog } from "./host-options";
import type { OpenQueue } from "./queues/queue-client";
import { sendOutputs } from "./queues/send-outputs";

export interface InvocationInput {
  data: TypedData;
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: RetryContext;
}

export type Invoke = (
  target: RegisteredFunction,
  input: InvocationInput,
) => Promise<InvocationResponse>;

interface InvokeOptions {
  core: FunctionsCore;
  clock: DevClock;
  /** Milliseconds. */
  functionTimeout: number;
  log: HostLog;
  openQueue: OpenQueue;
  messageEncoding: QueueSettings["messageEncoding"];
}

/**
 * Runs one function in the worker's order: arguments, hooks before, handler, hooks after, response;
 * then sends what it put out. Whatever fails on the way fails the invocation.
 */
export function createInvoke(options: InvokeOptions): Invoke {
  const { core, clock, functionTimeout, log, openQueue, messageEncoding } =
    options;
  return async (target, input) => {
    const leave = clock.busy(`function ${target.name}`);
    const invocationId = randomUUID();
    let disarm = () => {};
    try {
      const timedOut = new Promise<never>((_, reject) => {
        disarm = clock.schedule(clock.now() + functionTimeout, () =>
          reject(
            new Error(
              `Timeout value of ${functionTimeout / 1000} s exceeded by function "${target.name}".`,
            ),
          ),
        );
      });
      // Nothing can stop a handler that hangs: it is left behind, and its invocation has failed.
      const response = await Promise.race([
        runOnce(core, target, input, invocationId, log),
        timedOut,
      ]);
      await sendOutputs(target.metadata, response, openQueue, messageEncoding);
      return response;
    } catch (error) {
      log({
        level: "error",
        category: "system",
        functionName: target.name,
        invocationId,
        message: `Executed "${target.name}" (Failed): ${describe(error)}`,
      });
      throw error;
    } finally {
      disarm();
      leave();
    }
  };
}

async function runOnce(
  core: FunctionsCore,
  target: RegisteredFunction,
  input: InvocationInput,
  invocationId: string,
  log: HostLog,
): Promise<InvocationResponse> {
  const known: { invocationContext?: object } = {};
  const coreContext: CoreContext = {
    invocationId,
    metadata: target.metadata,
    request: {
      invocationId,
      functionId: target.id,
      inputData: [{ name: target.trigger.name, data: input.data }],
      triggerMetadata: input.triggerMetadata ?? {},
      ...(input.retryContext ? { retryContext: input.retryContext } : {}),
    },
    log(level, category, message) {
      const line = { level, category, message, ...known };
      core.hooks.runNow("log", {
        ...line,
        hookData: {},
        appHookData: core.hooks.appData,
      });
      log({
        level: line.level,
        category,
        message: line.message,
        functionName: target.name,
        invocationId,
      });
    },
  };
  const model = core.model().getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  known.invocationContext = context;
  const shared = {
    hookData: {} as Record<string, unknown>,
    appHookData: core.hooks.appData,
    invocationContext: context,
  };

  coreContext.state = "preInvocationHooks";
  const before = { ...shared, inputs, functionCallback: target.callback };
  await core.hooks.run("preInvocation", before);

  coreContext.state = "invocation";
  const after: Record<string, unknown> & { result: unknown; error: unknown } = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  try {
    after.result = await model.invokeFunction(
      context,
      before.inputs,
      before.functionCallback,
    );
  } catch (error) {
    after.error = error;
  }

  coreContext.state = "postInvocationHooks";
  await core.hooks.run("postInvocation", after);
  // As the worker: anything but null and undefined is an error, whatever its type.
  if (after.error !== null && after.error !== undefined)
    throw toError(after.error);
  return model.getResponse(context, after.result);
}

/** Keeps an error as it is; anything else that was thrown becomes one. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error || (thrown as Error).stack
    ? (thrown as Error)
    : new Error(String(thrown));
}

export function describe(error: unknown): string {
  if (error instanceof Error || (error as Error | undefined)?.stack)
    return (error as Error).stack ?? (error as Error).message;
  return String(error);
}
