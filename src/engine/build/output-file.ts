// The one image file in what Nix built: the output itself, or the file in its folder (or one folder below).
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { BuildKind } from '#shared/model/format.ts'
import type { Ports } from '../ports/index.ts'

const endings: Record<BuildKind, RegExp> = { raw: /\.(raw|img)$/, iso: /\.iso$/ }

export async function findOutputFile(
  files: Ports['files'],
  storePath: string,
  kind: BuildKind,
): Promise<string> {
  const facts = await files.facts(storePath)
  if (facts?.kind === 'file') return storePath
  const found = (await filesBelow(files, storePath)).filter(path => endings[kind].test(path))
  if (found.length === 1 && found[0]) return found[0]
  const values = { kind, path: storePath, endings: kind === 'raw' ? '.raw or .img' : '.iso' }
  throw failure('nix.output', { operation: 'build', values, details: { path: storePath } })
}

async function filesBelow(files: Ports['files'], folder: string): Promise<string[]> {
  const paths = (await files.list(folder)).map(name => join(folder, name))
  const kinds = await Promise.all(paths.map(path => files.facts(path)))
  const folders = paths.filter(
    (path, index) => kinds[index]?.kind === 'folder' && !path.endsWith('nix-support'),
  )
  const below = await Promise.all(
    folders.map(async path => (await files.list(path)).map(name => join(path, name))),
  )
  return [...paths.filter((_, index) => kinds[index]?.kind === 'file'), ...below.flat()]
}
