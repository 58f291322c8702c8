// Reads what `cdk synth` left in its folder: the templates of all stacks, in the order in which they deploy, and the
// assets (bundles and files) that the templates name by bucket and key.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../engine/problem.ts'

export interface TemplateResource {
  Type: string
  Properties?: Record<string, unknown>
  Metadata?: Record<string, unknown>
  Condition?: string
  DependsOn?: string | string[]
}

export interface Template {
  Metadata?: Record<string, unknown>
  Parameters?: Record<string, { Type: string; Default?: unknown }>
  Mappings?: Record<string, Record<string, Record<string, unknown>>>
  Conditions?: Record<string, unknown>
  Resources?: Record<string, TemplateResource>
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>
}

export interface StackTemplate {
  name: string
  file: string
  template: Template
}

/** An asset as its manifest names it; the bucket still holds `${AWS::…}` placeholders. */
export interface AssetFile {
  hash: string
  bucket: string
  key: string
  /** Absolute path of a file, or of a folder where the deployment would zip it. */
  path: string
  packaging: 'file' | 'zip'
}

export interface Assembly {
  folder: string
  stacks: StackTemplate[]
  assets: AssetFile[]
}

interface Manifest {
  artifacts?: Record<
    string,
    {
      type: string
      dependencies?: string[]
      properties?: { templateFile?: string; stackName?: string; file?: string; directoryName?: string }
    }
  >
}

interface AssetManifest {
  files?: Record<
    string,
    {
      source: { path?: string; packaging?: string }
      destinations: Record<string, { bucketName: string; objectKey: string }>
    }
  >
}

/** Reads the cloud assembly in `folder`; throws `template.missing` and `template.unreadable`. */
export function readAssembly(folder: string): Assembly {
  const manifest = readJson(join(folder, 'manifest.json'), (text): Manifest => JSON.parse(text))
  const assembly: Assembly = { folder, stacks: [], assets: [] }
  const artifacts = manifest.artifacts ?? {}
  const read = new Set<string>()

  const visit = (id: string): void => {
    const artifact = artifacts[id]
    if (artifact === undefined || read.has(id)) return
    read.add(id)
    artifact.dependencies?.forEach(visit)
    const { templateFile, stackName, file, directoryName } = artifact.properties ?? {}
    if (artifact.type === 'aws:cloudformation:stack' && templateFile !== undefined) {
      const path = join(folder, templateFile)
      assembly.stacks.push({ name: stackName ?? id, file: path, template: readJson(path, (text): Template => JSON.parse(text)) })
    }
    if (artifact.type === 'cdk:asset-manifest' && file !== undefined) assembly.assets.push(...readAssets(folder, file))
    if (artifact.type === 'cdk:cloud-assembly' && directoryName !== undefined) {
      const nested = readAssembly(join(folder, directoryName))
      assembly.stacks.push(...nested.stacks)
      assembly.assets.push(...nested.assets)
    }
  }
  Object.keys(artifacts).forEach(visit)
  return assembly
}

function readAssets(folder: string, file: string): AssetFile[] {
  const { files = {} } = readJson(join(folder, file), (text): AssetManifest => JSON.parse(text))
  return Object.entries(files).flatMap(([hash, { source, destinations }]) => {
    const { path } = source
    if (path === undefined) return []
    const packaging = source.packaging === 'zip' ? 'zip' : 'file'
    return Object.values(destinations).map(({ bucketName, objectKey }) => ({
      hash,
      bucket: bucketName,
      key: objectKey,
      path: join(folder, path),
      packaging,
    }))
  })
}

function readJson<T>(path: string, parse: (text: string) => T): T {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Problem('template.missing', `${path} could not be read. Run \`cdk synth\` first.`, { cause })
  }
  try {
    return parse(text)
  } catch (cause) {
    throw new Problem('template.unreadable', `${path} holds no JSON. Remove its folder and run \`cdk synth\` again.`, {
      cause,
      place: { file: path },
    })
  }
}
