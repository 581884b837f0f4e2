/** Properties that name another recipient. Filters write its distinguished name (Learn, filterable properties). */
const references = new Set([
  "manager",
  "managedby",
  "memberofgroup",
  "grantsendonbehalfto",
]);

/** @param property in lower case */
export function isReference(property: string): boolean {
  return references.has(property);
}

export function isDistinguishedName(text: string): boolean {
  return /^(cn|ou|dc)=/i.test(text);
}
