// The one image file in what Nix built: the output itself, or the file in its folder (or one folder below). nixpkgs'
// modules call it nixos-….img, ….raw or iso/….iso, and may compress it.
import { basename, dirname, join } from 'node:path'
import type { FileFacts } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { Extent } from '#shared/formats/extents.ts'
import type { BuildKind } from '#shared/formats/format.ts'

/** `compressed`: by zstd, which is unpacked on the way out of the store. `data`: all but its holes, where it is known. */
export type OutputFile = { path: string; compressed: boolean; data?: Extent[] }

const endings: Record<BuildKind, RegExp> = {
  raw: /\.(?:raw|img)(\.zst|\.xz|\.gz|\.bz2)?$/,
  iso: /\.iso(\.zst|\.xz|\.gz|\.bz2)?$/,
}

/** The place where files are looked for: this computer or a builder. */
export type OutputFiles = Pick<Ports['files'], 'list' | 'resolve'> & {
  facts(path: string): Promise<FileFacts | null>
}

/** Throws nix.output, nix.output-compressed, and nix.output-outside where it is a link to a file that is not in the store. */
export async function findOutputFile(
  files: OutputFiles,
  storePath: string,
  kind: BuildKind,
): Promise<OutputFile> {
  const file = await outputIn(files, storePath, kind)
  // The build decides where a link leads: a file of the person's would become the image.
  const store = (await files.resolve(dirname(storePath))) ?? dirname(storePath)
  const place = await files.resolve(file.path)
  if (place?.startsWith(`${store}/`)) return file
  const values = { path: file.path, place: place ?? '' }
  throw failure('nix.output-outside', { operation: 'build', values, details: { path: file.path } })
}

async function outputIn(files: OutputFiles, storePath: string, kind: BuildKind): Promise<OutputFile> {
  const facts = await files.facts(storePath)
  if (facts?.kind === 'file') return outputFile(storePath, kind)
  const found = (await filesBelow(files, storePath)).filter(path => endings[kind].test(path))
  if (found.length === 1 && found[0]) return outputFile(found[0], kind)
  const values = { kind, path: storePath, endings: kind === 'raw' ? '.raw or .img' : '.iso' }
  throw failure('nix.output', { operation: 'build', values, details: { path: storePath } })
}

function outputFile(path: string, kind: BuildKind): OutputFile {
  const [, packed] = endings[kind].exec(path) ?? []
  if (packed === undefined || packed === '.zst') return { path, compressed: packed !== undefined }
  const values = { file: basename(path) }
  throw failure('nix.output-compressed', { operation: 'build', values, details: { path } })
}

async function filesBelow(files: OutputFiles, folder: string): Promise<string[]> {
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
