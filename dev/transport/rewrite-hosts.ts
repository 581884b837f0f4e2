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

/**
 * Links of the simulated tenant in an answer, as production writes them. Next links are followed by
 * clients that trust no other host.
 */
export function toProductionLinks(text: string, base: string): string {
  let rewritten = text;
  for (const { path, production } of routes)
    if (path !== "/")
      rewritten = rewritten
        .replaceAll(`${base}${path}`, `${production}${path}`)
        // As some JSON writers escape it.
        .replaceAll(
          `${base}${path}`.replaceAll("/", "\\/"),
          `${production}${path}`.replaceAll("/", "\\/"),
        );
  return rewritten;
}
