// Which file of a flake a builtin could not parse: of JSON and TOML, Nix's error has neither the name nor most of the content.
// A merge conflict and a pointer of Git LFS are found by looking for them.
import { join, relative } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { hasConflict, localPlace } from './flake-folder.ts'

type Files = Pick<Ports['files'], 'entries' | 'readForeignText'>
type ParseFault = { flake: string; error: string; details: ErrorDetails }

const operation = 'build'
/** More than a flake has by hand; a tree of packages is not searched to its end. */
const mostEntries = 5000
const mostBytes = 1 << 20

/** null if it is about something else, or no such file is found; and for a remote flake. */
export async function parsedFileFault(
  files: Files,
  { flake, error, details }: ParseFault,
): Promise<KilnError | null> {
  const place = localPlace(flake)
  if (place === null || !/\[json\.exception\.|while parsing TOML/.test(error)) return null
  for await (const path of dataFiles(files, place.root)) {
    const text = await files.readForeignText(path, mostBytes).catch(() => null) // such a file shows nothing
    if (text === null) continue
    const known = { operation, values: { file: relative(place.root, path) }, details }
    if (hasConflict(text)) return failure('flake.merge-conflict', known)
    if (isPointer(text)) return failure('flake.lfs-pointer', known)
  }
  return null
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const isPointer = (text: string): boolean => /^version https:\/\/git-lfs\.github\.com\/spec\//.test(text)

/** Nearest first. */
async function* dataFiles(files: Files, root: string): AsyncGenerator<string> {
  const folders = [root]
  let seen = 0
  for (const folder of folders) {
    const entries = await files.entries(folder).catch(() => []) // it is left out
    seen += entries.length
    if (seen > mostEntries) return
    for (const { name, kind } of entries) {
      if (kind === 'folder' && name !== '.git' && name !== 'node_modules') folders.push(join(folder, name))
      if (kind === 'file' && /\.(?:json|toml|lock)$/i.test(name)) yield join(folder, name)
    }
  }
}
