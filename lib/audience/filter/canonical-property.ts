/** Spellings that Exchange itself writes back for a property of another name. */
const aliases: Record<string, string> = {
  recipienttypedetailsvalue: "recipienttypedetails",
};
const spellings: Record<string, string> = {
  recipienttypedetailsvalue: "RecipientTypeDetails",
};

/** The key by which to compare property names: without case, one key for all spellings of one property. */
export function canonicalProperty(name: string): string {
  const key = name.toLowerCase();
  return aliases[key] ?? key;
}

/** The name to show for a property: as written, unless Exchange's own spelling of it is another. */
export function displayProperty(name: string): string {
  return spellings[name.toLowerCase()] ?? name;
}

/** Every name under which a property may be stored, its canonical key first. */
export function propertySpellings(name: string): string[] {
  const key = canonicalProperty(name);
  const others = Object.keys(aliases).filter((alias) => aliases[alias] === key);
  return [key, ...others];
}
