import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type KeyLike,
} from "jose";
import { BreakwaterError } from "../errors/breakwater-error";
import { hour, second, type Clock } from "../time/clock";

type KeyFor = (
  header?: JWSHeaderParameters,
  token?: FlattenedJWSInput,
) => Promise<KeyLike | Uint8Array>;

/** Entra may roll its keys at any time: Learn, "Signing key rollover", asks for a look at least daily and on an unknown key. */
const keepFor = 12 * hour;
/** Unknown keys in forged tokens must not make us ask the issuer all day. */
const cooldown = 30 * second;
const patience = 5 * second;

/**
 * The issuer's keys, through the process's own `fetch` (jose's remote set brings its own client).
 * @throws BreakwaterError `tenant_unavailable` when they cannot be had; jose's own errors for a key that is not among them
 */
export function createSigningKeys(options: {
  url: string;
  fetch: typeof globalThis.fetch;
  clock: Clock;
}): KeyFor {
  const { url, fetch, clock } = options;
  let known: { keyFor: KeyFor; at: number } | undefined;
  let loading: Promise<KeyFor> | undefined;

  async function load(): Promise<KeyFor> {
    let set: JSONWebKeySet;
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.timeout(patience),
        headers: { accept: "application/json" },
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      set = (await answer.json()) as JSONWebKeySet;
      known = { keyFor: createLocalJWKSet(set), at: clock.now() };
    } catch (cause) {
      throw new BreakwaterError(
        "tenant_unavailable",
        "The keys that sign operators' tokens cannot be fetched.",
        {
          cause,
          hint: "Check that the app can reach login.microsoftonline.com.",
        },
      );
    }
    return known.keyFor;
  }

  const refresh = () =>
    (loading ??= load().finally(() => {
      loading = undefined;
    }));

  return async (header, token) => {
    const keyFor =
      known && clock.now() - known.at < keepFor
        ? known.keyFor
        : await refresh();
    try {
      return await keyFor(header, token);
    } catch (error) {
      const stale = known && clock.now() - known.at >= cooldown;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !stale) throw error;
      return (await refresh())(header, token);
    }
  };
}
