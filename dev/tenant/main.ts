#!/usr/bin/env node
import { Command, InvalidArgumentError } from "commander";
import { createRealClock } from "../clock/real-clock";
import { createTenantServer } from "./create-tenant-server";
import {
  exchangeOptions,
  serverOptionsOf,
  stateOptionsOf,
  type ExchangeOptions,
} from "./exchange-options";
import { oneOf, whole } from "./option-values";
import type { NextLinks } from "./exchange/page-cursors";
import type { ExpiredDelta } from "./graph/delta/delta-token";
import type { SubscriptionOptions } from "./graph/subscriptions/subscription-book";
import type { Precedence } from "./filter/match-filter";
import { startOrdinaryMail } from "./mail-flow/ordinary-mail";
import { createTenantState } from "./state/create-tenant-state";
import { tenantLine } from "./tenant-line";

interface Options extends ExchangeOptions {
  port: number;
  scale: number;
  seed: number;
  nextLinks: NextLinks;
  expiredDelta: ExpiredDelta;
  unauthorized: NonNullable<SubscriptionOptions["unauthorized"]>;
  renewal: "validated" | "silent";
  precedence: Precedence;
}

const command = new Command("tenant")
  .description(
    "A simulated Microsoft 365 tenant on this machine: Exchange admin API, Graph and token endpoint.",
  )
  .option("--port <n>", "port to listen on", whole(1, 65_535), 7072)
  .option(
    "--scale <f>",
    "size of the estate; 1 is 1.4 million recipients and 35,000 lists",
    (text) => {
      const value = Number(text);
      if (!(value > 0 && value <= 2))
        throw new InvalidArgumentError("A number over 0 and at most 2.");
      return value;
    },
    0.01,
  )
  .option(
    "--seed <n>",
    "what the estate is made from",
    whole(0, 0x7fff_ffff),
    1,
  )
  .option(
    "--next-links <behaviour>",
    "work; expired: every one answers 400; anchored: only with the X-AnchorMailbox of the first page",
    oneOf("work", "expired", "anchored"),
    "work",
  )
  .option(
    "--expired-delta <behaviour>",
    "what a delta token of over seven days answers: gone (410 and where to start again) or syncStateNotFound (400)",
    oneOf("gone", "syncStateNotFound"),
    "gone",
  )
  .option(
    "--unauthorized <behaviour>",
    "a subscription that nobody reauthorized: stops, or continues as if somebody had",
    oneOf("stops", "continues"),
    "stops",
  )
  .option(
    "--renewal <behaviour>",
    "whether renewing a subscription repeats its handshake: silent (no) or validated",
    oneOf("silent", "validated"),
    "silent",
  )
  .option(
    "--precedence <reading>",
    "how a filter that mixes -and and -or without brackets is read: andBindsTighter or leftToRight",
    oneOf("andBindsTighter", "leftToRight"),
    "andBindsTighter",
  )
  .exitOverride();
for (const option of exchangeOptions) command.addOption(option);

async function main(): Promise<void> {
  const options = command.parse().opts<Options>();
  const { port, scale, seed, precedence, nextLinks, expiredDelta } = options;
  const { unauthorized, renewal } = options;
  const state = createTenantState({
    clock: createRealClock(),
    scale,
    seed,
    precedence,
    ...stateOptionsOf(options),
  });
  const server = await createTenantServer({
    state,
    port,
    nextLinks,
    delta: { expired: expiredDelta },
    subscriptions: { unauthorized, validateOnRenewal: renewal === "validated" },
    ...serverOptionsOf(options),
  });
  const endMail = startOrdinaryMail(state, server.mailFlow);
  process.stdout.write(`${JSON.stringify(tenantLine(server))}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      endMail();
      void server.close().then(() => process.exit(0));
    });
  }
}

main().catch(
  (error: { code?: string; exitCode?: number; message?: string }) => {
    if (error.exitCode !== undefined)
      process.exit(error.exitCode === 0 ? 0 : 2);
    const taken =
      error.code === "EADDRINUSE"
        ? `Port ${command.opts<Options>().port} is in use: choose another with --port.`
        : undefined;
    process.stderr.write(
      `${taken ?? error.message ?? "The tenant ended for an unknown reason."}\n`,
    );
    process.exit(taken ? 2 : 1);
  },
);
