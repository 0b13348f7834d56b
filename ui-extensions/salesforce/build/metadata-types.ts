/** One type of Salesforce's metadata: its elements, or the texts it may be. */
export interface MetadataType {
  elements: ReadonlyMap<string, { type: string; required: boolean }>;
  values: ReadonlySet<string> | null;
}

/**
 * Reads the declarations of `@salesforce/types`. They are made by a generator, an element a line, so lines will do.
 * Returns the types by name, elements of the base type included.
 */
export function metadataTypes(declarations: string): ReadonlyMap<string, MetadataType> {
  const types = new Map<string, MetadataType>();
  const pattern = /^export type (\w+) = (?:(\w+) & )?(?:\{\n([\s\S]*?)^\};|(.*);)$/gm;
  for (const [, name = '', base = '', body, alias] of declarations.matchAll(pattern)) {
    const elements = new Map(types.get(base)?.elements);
    // What may repeat may also be absent.
    for (const [, element = '', optional, type = ''] of (body ?? '').matchAll(/^ {4}(\w+)(\?)?: (.+);$/gm))
      elements.set(element, { type, required: optional === undefined && !type.endsWith('[]') });
    const values = alias?.includes("'")
      ? new Set([...alias.matchAll(/'([^']*)'/g)].map(([, v]) => v ?? ''))
      : null;
    types.set(name, { elements, values });
  }
  return types;
}
