import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tools } from './install-tools.ts';

interface Component {
  fullName: string;
  type: { name: string };
}

/** As far as we use it. */
interface SourceTools {
  ComponentSet: {
    fromSource: (path: string) => { getSourceComponents: () => { toArray: () => Component[] } };
  };
  MetadataConverter: new () => {
    convert: (
      components: unknown,
      format: 'metadata',
      output: { type: 'zip'; outputDirectory: string; packageName: string },
    ) => Promise<{ packagePath?: string }>;
  };
}

/** Packs the source as Salesforce deploys it, with Salesforce's own converter. Returns the parts by type. */
export async function convertPackage(
  source: string,
  out: string,
): Promise<{ path: string; parts: ReadonlyMap<string, number> }> {
  const { ComponentSet, MetadataConverter } = createRequire(join(tools, 'package.json'))(
    '@salesforce/source-deploy-retrieve',
  ) as SourceTools;
  const components = ComponentSet.fromSource(source);
  const parts = new Map<string, number>();
  for (const { type } of components.getSourceComponents().toArray())
    parts.set(type.name, (parts.get(type.name) ?? 0) + 1);
  const { packagePath } = await new MetadataConverter().convert(components, 'metadata', {
    type: 'zip',
    outputDirectory: out,
    packageName: 'headrace',
  });
  if (packagePath === undefined) throw new Error('Salesforce’s converter made no package.');
  return { path: packagePath, parts };
}
