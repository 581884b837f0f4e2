/** The production hosts that `lib/` speaks to, and where the simulated tenant stands for them. */
const routes: readonly { host: RegExp; path: string; production: string }[] = [
  {
    host: /^graph\.microsoft\.com$/,
    path: "/v1.0",
    production: "https://graph.microsoft.com",
  },
  {
    // The front door may redirect to a region.
    host: /^(?:[a-z0-9-]+\.)?outlook\.office365\.com$/,
    path: "/adminapi",
    production: "https://outlook.office365.com",
  },
  {
    host: /^login\.microsoftonline\.com$/,
    path: "/",
    production: "https://login.microsoftonline.com",
  },
];

/** The same path at the simulated tenant, or undefined where that address is not Microsoft's. */
export function toTenantUrl(url: string, base: string): string | undefined {
  const { host, protocol, pathname, search } = new URL(url);
  if (protocol !== "https:" || !routes.some((route) => route.host.test(host)))
    return undefined;
  return `${base}${pathname}${search}`;
}

interface Link {
  tenant: string;
  production: string;
}

/** What is rewritten in answers to clients of the tenant at `base`. */
function linksOf(base: string): Link[] {
  return routes
    .filter(({ path }) => path !== "/")
    .flatMap(({ path, production }) => {
      const link = {
        tenant: `${base}${path}`,
        production: `${production}${path}`,
      };
      return [
        link,
        // As some JSON writers escape it.
        {
          tenant: link.tenant.replaceAll("/", "\\/"),
          production: link.production.replaceAll("/", "\\/"),
        },
      ];
    });
}

/**
 * Links of the simulated tenant in a text, as production writes them. Next links are followed by
 * clients that trust no other host.
 */
export function toProductionLinks(text: string, base: string): string {
  return linksOf(base).reduce(
    (rewritten, { tenant, production }) =>
      rewritten.replaceAll(tenant, production),
    text,
  );
}

/**
 * The same of a body in the pieces in which it came, which stay in pieces: of 1.4 million recipients
 * there are 2.5 GB, of which every copy would be as dear as making it.
 */
export function bodyToProductionLinks(
  pieces: readonly Uint8Array[],
  base: string,
): Uint8Array[] {
  return linksOf(base).reduce<Uint8Array[]>(
    (rewritten, { tenant, production }) =>
      replaceBytes(rewritten, Buffer.from(tenant), Buffer.from(production)),
    [...pieces],
  );
}

function replaceBytes(
  pieces: readonly Uint8Array[],
  from: Buffer,
  to: Buffer,
): Uint8Array[] {
  const replaced: Uint8Array[] = [];
  // What may be the beginning of `from` waits for the piece after it.
  let waiting: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    let rest =
      waiting.length === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
        : Buffer.concat([waiting, piece]);
    for (let at = rest.indexOf(from); at >= 0; at = rest.indexOf(from)) {
      replaced.push(rest.subarray(0, at), to);
      rest = rest.subarray(at + from.length);
    }
    const waits = beginningAtEnd(rest, from);
    replaced.push(rest.subarray(0, rest.length - waits));
    waiting = rest.subarray(rest.length - waits);
  }
  replaced.push(waiting);
  return replaced.filter(({ length }) => length > 0);
}

/** How many of its last bytes may be the first ones of `text`. */
function beginningAtEnd(bytes: Buffer, text: Buffer): number {
  for (let most = text.length - 1; most > 0; most--)
    if (bytes.subarray(-most).equals(text.subarray(0, most))) return most;
  return 0;
}
