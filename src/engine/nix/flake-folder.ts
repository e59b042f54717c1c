// Finds in a flake's own folder why Nix could not use it: an untracked file, a submodule, a merge conflict,
// a folder that never was a flake. Nix sees a copy, in which all of these look alike.
import { basename, dirname, join, relative } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { essence } from './essence.ts'

const operation = 'build'
/** More than any flake.nix, flake.lock or .gitmodules has. */
const mostBytes = 8 * 2 ** 20

type Files = Pick<Ports['files'], 'facts' | 'readForeignText' | 'entries' | 'isLink' | 'resolve'>

type FolderFault = {
  /** The reference as Nix gets it: a path, path:…, git+file:…, or a URL. */
  flake: string
  /** Nix's error, whole. */
  error: string
  details: ErrorDetails
}

/** null if the folder does not show it, and for a remote flake. */
export async function folderFault(
  files: Files,
  { flake, error, details }: FolderFault,
): Promise<KilnError | null> {
  const place = localPlace(flake)
  if (place === null) return null
  const facts = await factsOf(files, place.folder)
  const reason = essence(error)
  if (facts?.kind === 'file') return notFolder(place.folder, details)
  const brokenLink = await linkFault(files, place, { reason, details })
  if (brokenLink) return brokenLink
  const [, gone] = /^opening Git repository .*: failed to resolve path '(.+?)'/.exec(reason) ?? []
  if (gone !== undefined)
    return failure('flake.worktree-gone', {
      operation,
      values: { folder: place.root, repository: gone },
      details,
    })
  if (/\[json\.exception/.test(reason) && !/builtin/.test(error))
    return lockFault(files, place, reason, details)
  if (/could not find a flake\.nix file|is not part of a flake/.test(reason))
    return (await inSubfolder(files, place, details)) ?? noFlake(files, place.folder, details)
  const missing = missingFile(reason)
  if (missing === null) return null
  const root = place.isPath ? place.root : ((await repositoryOf(files, place.root)) ?? place.root)
  return missingFault(files, { ...missing, root, place, error, details })
}

/** `isPath`: Nix copies the folder as it is, whatever Git tracks in it. `root`: what is copied. `folder`: where
 *  flake.nix is expected. */
type LocalPlace = { root: string; folder: string; isPath: boolean }

/** null for a remote flake. Pure. */
export function localPlace(flake: string): LocalPlace | null {
  const [, scheme = '', written = '', query = ''] =
    /^(path:|git\+file:|file:)?(\/[^?#]*)(?:\?([^#]*))?/.exec(flake) ?? []
  if (written === '') return null
  const root = scheme === '' ? written : decoded(written.replace(/^\/\/(?=\/)/, ''))
  const dir = new URLSearchParams(query).get('dir') ?? ''
  return { root, folder: join(root, dir), isPath: scheme === 'path:' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Nix copies the folder: a link that leads out of it leads nowhere in the copy. */
async function linkFault(
  files: Files,
  { folder }: LocalPlace,
  { reason, details }: { reason: string; details: ErrorDetails },
): Promise<KilnError | null> {
  if (!/does not exist|No such file|absolute path .* is forbidden|is not in the Nix store/.test(reason))
    return null
  const path = join(folder, 'flake.nix')
  if (!(await files.isLink(path).catch(() => false))) return null // then it shows no reason
  const target = await files.resolve(path).catch(() => null) // a loop of links leads nowhere
  if (target === null) return failure('flake.link-gone', { operation, values: { file: path }, details })
  const isOutside = relative((await files.resolve(folder)) ?? folder, target).startsWith('..')
  return isOutside
    ? failure('flake.link-outside', { operation, values: { file: path, target }, details })
    : null
}

/** Nix reads ?dir= only in a repository, or where the folder itself is a flake. */
async function inSubfolder(files: Files, { root, folder }: LocalPlace, details: ErrorDetails) {
  if (root === folder || (await factsOf(files, join(folder, 'flake.nix'))) === null) return null
  return failure('flake.dir-of-path', { operation, values: { root, folder }, details })
}

const notFolder = (path: string, details: ErrorDetails) =>
  failure('flake.reference', {
    operation,
    values: { reference: path, reason: message('flake.reason.file', { folder: dirname(path) }) },
    details,
  })

async function noFlake(files: Files, folder: string, details: ErrorDetails) {
  const entries = await files.entries(folder).catch(() => []) // then its content is unknown
  const names = entries.map(({ name }) => name)
  const below: string[] = []
  for (const { name, kind } of entries.slice(0, 200))
    if (kind === 'folder' && (await factsOf(files, join(folder, name, 'flake.nix'))))
      below.push(join(folder, name))
  const known = { operation, details }
  if (['HEAD', 'objects', 'refs'].every(name => names.includes(name)))
    return failure('flake.bare', { ...known, values: { folder } })
  if (below[0] !== undefined) return failure('flake.below', { ...known, values: { folder, other: below[0] } })
  return names.includes('configuration.nix') || names.includes('default.nix')
    ? failure('flake.no-flake-but', {
        ...known,
        values: { folder, file: names.includes('configuration.nix') ? 'configuration.nix' : 'default.nix' },
      })
    : failure('flake.no-flake', { ...known, values: { folder } })
}

/** The lock of a folder is read again, because Nix does not name it. */
async function lockFault(files: Files, { folder }: LocalPlace, reason: string, details: ErrorDetails) {
  const path = join(folder, 'flake.lock')
  const text = await read(files, path)
  if (text === null) return null
  const known = { operation, details }
  if (hasConflict(text)) return failure('flake.lock-conflict', { ...known, values: { file: path } })
  const [, exact = reason] = /^\[[\w.]+\] (.+)$/.exec(reason) ?? []
  return failure('flake.lock-broken', { ...known, values: { file: path, reason: exact } })
}

export const hasConflict = (text: string) => /^(?:<{7}|>{7}) /m.test(text)

/** A file that the flake reads and that is missing in its copy in the store. Pure. */
function missingFile(reason: string): { source: string; file: string } | null {
  const [, source, file] =
    /(?:path|opening file|reading directory|getting status of|reading file) ['"]?(\/nix\/store\/[^/'"]+|«[^»]*»)\/(.+?)['"]?(?: does not exist|: No such file or directory)/.exec(
      reason,
    ) ?? []
  if (source !== undefined && file !== undefined) return { source, file }
  const [, flakeFile] = /source tree referenced by '.*' does not contain a '\/?(.+?)' file/.exec(reason) ?? []
  if (flakeFile !== undefined) return { source: '', file: flakeFile }
  const [, absent] = /Path '(.+?)' does not exist in Git repository/.exec(reason) ?? []
  return absent === undefined ? null : { source: '', file: absent }
}

type Missing = {
  source: string
  file: string
  root: string
  place: LocalPlace
  error: string
  details: ErrorDetails
}

async function missingFault(files: Files, { source, file, root, place, error, details }: Missing) {
  const known = { operation, details }
  const own = join(place.folder, 'flake.nix')
  const path = join(root, file)
  const inputs = [...error.matchAll(/while updating the flake input '([^']+)'/g)].map(([, name = '']) => name)
  const input = inputs.at(-1)
  // Nix has read the flake's own flake.nix if it has reached an input.
  if (input !== undefined && (path === own || (await factsOf(files, path)) === null))
    return basename(file) === 'flake.nix'
      ? failure('flake.input-no-flake', { ...known, values: { input } })
      : null
  const target = await files.resolve(own).catch(() => null) // a loop of links leads nowhere
  if (input === undefined && path !== own && path !== target && !(await isCopyOf(files, own, root, source)))
    return null
  const there = await factsOf(files, path)
  if (there !== null && !place.isPath) {
    const submodule = await submoduleOf(files, root, file)
    if (submodule !== null)
      return failure('flake.submodule', { ...known, values: { file, submodule, folder: root } })
    if ((await factsOf(files, join(root, '.git'))) !== null)
      return failure('flake.untracked', { ...known, values: { file, folder: root } })
  }
  if (path === own && there === null) return noFlake(files, place.folder, details)
  if (there !== null) return null
  return failure('flake.file-missing', { ...known, values: { file, folder: root } })
}

/** Whether a tree in the store is this flake's, and not an input's that happens to have a file of that name. */
async function isCopyOf(files: Files, own: string, root: string, source: string): Promise<boolean> {
  if (source.startsWith('«')) return source.includes(root)
  if (source === '') return true
  const [here, there] = await Promise.all([
    read(files, own),
    read(files, join(source, own.slice(root.length))),
  ])
  return here !== null && here === there
}

/** The submodule that contains a file, according to .gitmodules. */
async function submoduleOf(files: Files, root: string, file: string): Promise<string | null> {
  const text = (await read(files, join(root, '.gitmodules'))) ?? ''
  const paths = [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(([, path = '']) => path)
  return paths.find(path => file === path || file.startsWith(`${path}/`)) ?? null
}

async function repositoryOf(files: Files, folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await factsOf(files, join(at, '.git'))) !== null) return at
    if (at === dirname(at)) return null
  }
}

/** Returns null for a file that cannot be inspected too: then it shows no reason. */
const factsOf = (files: Files, path: string) => files.facts(path).catch(() => null)
/** Returns null for a file that cannot be read too: then it shows no reason. */
const read = (files: Files, path: string) => files.readForeignText(path, mostBytes).catch(() => null)
