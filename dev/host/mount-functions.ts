import { textOption } from "./core-api/core-types";
import type { FunctionsCore } from "./core-api/create-functions-core";
import type { RegisteredFunction } from "./core-api/function-registry";
import type { HostJson } from "./host-json";
import type { HostOptions } from "./host-options";
import { compileRoute } from "./http/route-template";
import type { Invoke } from "./invoke";
import { createRelease } from "./queues/create-release";
import type { QueueTarget } from "./queues/process-message";
import type { OpenQueue } from "./queues/queue-client";
import { isDisabled, resolveSettings } from "./settings";
import {
  createTimerListener,
  type TimerListener,
} from "./timers/create-timer-listener";
import {
  createBlobTimerStatus,
  createMemoryTimerStatus,
} from "./timers/timer-status";

export interface MountedFunctions {
  all: RegisteredFunction[];
  http: RegisteredFunction[];
  timers: Map<string, TimerListener>;
  queues: QueueTarget[];
}

interface MountOptions {
  options: HostOptions;
  hostJson: HostJson;
  core: FunctionsCore;
  invoke: Invoke;
  openQueue: OpenQueue;
}

/** In this host's share of the timers' status blobs; the real one derives it from the app's name. */
const hostId = "breakwater-embedded";

/**
 * Sorts what the app registered by trigger. A function whose bindings do not resolve is reported
 * and left out while the others run, as the real host does.
 */
export function mountFunctions(mount: MountOptions): MountedFunctions {
  const { options, core } = mount;
  const { log, settings } = options;
  const mounted: MountedFunctions = {
    all: [],
    http: [],
    timers: new Map(),
    queues: [],
  };
  const status = options.persistTimerStatus
    ? createBlobTimerStatus(options.storageConnection, hostId)
    : createMemoryTimerStatus();
  for (const target of core.functions.all()) {
    if (isDisabled(target.name, settings)) {
      log({
        level: "information",
        category: "system",
        functionName: target.name,
        message: `Function "${target.name}" is disabled.`,
      });
      continue;
    }
    try {
      mountOne(mount, mounted, status, target);
      mounted.all.push(target);
    } catch (error) {
      log({
        level: "error",
        category: "system",
        functionName: target.name,
        message: `The function "${target.name}" is in error: ${(error as Error).message}.`,
      });
    }
  }
  return mounted;
}

function mountOne(
  mount: MountOptions,
  mounted: MountedFunctions,
  status: ReturnType<typeof createMemoryTimerStatus>,
  target: RegisteredFunction,
): void {
  const { options, hostJson, invoke, openQueue } = mount;
  const { clock, log, settings } = options;
  const { trigger } = target;
  checkOutputs(target, openQueue);
  switch (trigger.type) {
    case "httpTrigger": {
      const route = textOption(trigger, "route") ?? target.name;
      compileRoute("", resolveSettings(route, settings));
      mounted.http.push(target);
      return;
    }
    case "timerTrigger": {
      const schedule = resolveSettings(
        textOption(trigger, "schedule") ?? "",
        settings,
      );
      mounted.timers.set(
        target.name,
        createTimerListener({ target, schedule, clock, invoke, status, log }),
      );
      return;
    }
    case "queueTrigger": {
      const queue = openQueue(trigger);
      const queueSettings = hostJson.extensions.queues;
      mounted.queues.push({
        target,
        queue,
        settings: queueSettings,
        openQueue,
        invoke,
        hiddenFor: options.messageHiddenFor ?? 30_000,
        release: createRelease(
          queue,
          queueSettings.visibilityTimeout,
          options.queueMode === "oneAtATime" ? clock : undefined,
        ),
        log,
      });
      return;
    }
    default:
      throw new Error(`this host has no trigger "${trigger.type}"`);
  }
}

function checkOutputs(target: RegisteredFunction, openQueue: OpenQueue): void {
  for (const binding of Object.values(target.metadata.bindings)) {
    if (binding.direction === "in" && !/trigger$/i.test(binding.type))
      throw new Error(`this host has no input binding "${binding.type}"`);
    if (binding.direction === "in" || binding.type === "http") continue;
    if (binding.type !== "queue")
      throw new Error(`this host has no output binding "${binding.type}"`);
    openQueue(binding);
  }
}
