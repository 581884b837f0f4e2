import { places, siteKinds } from "./words";

export function siteName(site: number): string {
  return `${places[site % places.length]} ${siteKinds[Math.floor(site / places.length) % siteKinds.length]}${numbered(Math.floor(site / (places.length * siteKinds.length)))}`;
}

export function organisationName(organisation: number): string {
  return `${places[(organisation * 7 + 3) % places.length]} Health Trust${numbered(Math.floor(organisation / places.length))}`;
}

/** CustomAttribute1. */
export const organisationCode = (organisation: number) =>
  `ORG${String(organisation).padStart(4, "0")}`;

/** CustomAttribute2. */
export const siteCodeOf = (site: number) =>
  `SITE-${String(site).padStart(5, "0")}`;

function numbered(n: number): string {
  return n === 0 ? "" : ` ${n + 1}`;
}
