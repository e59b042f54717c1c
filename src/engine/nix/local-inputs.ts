// Inputs of a flake that are read with the user's own permissions: files of this computer, and repositories that one
// of their SSH keys opens. Nix copies them into the store, where evaluation may read them, and evaluation may send
// them out. Pure. What an input may be:
// https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#flake-references. Unknown means local.

import { posix } from 'node:path'

export type LocalInput = { name: string; from: string }

type Attributes = Record<string, unknown>

const remoteTypes = new Set(['github', 'gitlab', 'sourcehut', 'indirect'])
const remoteUrl = /^(?:github|gitlab|sourcehut|flake|(?:(?:git|hg|tarball|file)\+)?https?|git):/
/** A name in the registry: "nixpkgs/nixos-25.05". Nix treats anything leading upwards as a path. */
const registryName = /^[a-zA-Z][\w-]*(?:\/(?!\.\.?(?:\/|$))[^/]+)*$/

/** The first local one of `inputs`, as in flake.nix (as JSON). */
export function localInput(inputs: unknown): LocalInput | null {
  if (!isAttributes(inputs)) return null
  for (const [name, input] of Object.entries(inputs)) {
    const from = typeof input === 'string' ? localText(input) : localFrom(input)
    if (from !== null) return { name, from }
    // Inputs of an input may be replaced.
    const inner = isAttributes(input) ? localInput(input['inputs']) : null
    if (inner) return { ...inner, name: `${name}/${inner.name}` }
  }
  return null
}

/** The first local node of a flake.lock (as JSON), including inputs of inputs. */
export function localNode(lock: unknown): LocalInput | null {
  const nodes = isAttributes(lock) ? lock['nodes'] : null
  if (!isAttributes(nodes)) return null
  for (const [name, node] of Object.entries(nodes)) {
    const from = isAttributes(node) ? localFrom(node['locked']) : null
    if (from !== null) return { name, from }
  }
  return null
}

/**
 * Returns the place from which an input with attributes is read, if that is local; null if it is not, or does not tell.
 */
function localFrom(input: unknown): string | null {
  if (!isAttributes(input)) return null
  const { type, url, path } = input
  if (input['submodules'] || (typeof url === 'string' && hasSubmodules(url)))
    return typeof url === 'string' ? url : JSON.stringify(input)
  if (type === undefined && url === undefined && path === undefined) return null
  if (typeof type === 'string' && remoteTypes.has(type)) return null
  if (type === 'path' || (type === undefined && url === undefined))
    return typeof path === 'string' && staysInside(path) ? null : String(path)
  if (typeof url !== 'string') return JSON.stringify(input)
  return type === undefined ? localText(url) : remoteUrl.test(url) ? null : url
}

function localText(text: string): string | null {
  if (hasSubmodules(text)) return text
  if (remoteUrl.test(text) || registryName.test(text)) return null
  const path = /^(?:path:)?([^:?#]*)(?:[?#].*)?$/.exec(text)?.[1]
  return path !== undefined && staysInside(path) ? null : text
}

/** Relative to the folder of the flake, and not out of it. An encoded name (%2F) is not resolved. */
const staysInside = (path: string): boolean =>
  !path.includes('%') && !/^[/~]/.test(path) && !posix.normalize(path).startsWith('..')

/** Their origin is in the repository (.gitmodules): it may be another repository of this computer, or one that a key
 *  of the user opens. Nix fetches both. */
export function hasSubmodules(url: string): boolean {
  const query = /\?.*/.exec(url)?.[0] ?? ''
  try {
    return /\bsubmodules\b/i.test(decodeURIComponent(query))
  } catch {
    return true
  }
}

/** Whether a flake or an input with this URL is fetched remotely, without one of the user's keys. */
export const isRemote = (url: string): boolean => remoteUrl.test(url)

const isAttributes = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
