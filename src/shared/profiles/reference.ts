// A flake reference with the name of a nixosConfiguration: `./machines#box`, `github:me/machines`. Pure; the forms
// are those of `nix flake --help`, except registry names: `kiln build tinny` is a mistyped profile, not a flake.
import { message } from '../messages/codes.ts'
import type { Message } from '../messages/message.ts'
import { attributePath, attributeText } from './attribute-path.ts'

export type FlakeReference = {
  /** The reference as Nix gets it: "/home/me/machines", "path:/home/me/machines", "github:me/machines?dir=nix". */
  flake: string
  /** The nixosConfiguration, a package, or the path of an attribute; null if none was named. */
  name: string | null
}

const schemes =
  /^(path|file|flake|https?|github|gitlab|sourcehut|git|(git|hg)\+(https?|ssh|file)|(tarball|file)\+(https?|file)):./
const paths = /^(\/|(\.{1,2}|~)([/?]|$))/

/** null if it does not look like one: then it is the id of a profile, or nothing. */
export function parseFlakeReference(text: string): FlakeReference | null {
  const hash = text.indexOf('#')
  const flake = hash < 0 ? text : text.slice(0, hash)
  if (!schemes.test(flake) && !paths.test(flake)) return null
  return { flake, name: hash < 0 ? null : nameIn(text.slice(hash + 1)) || null }
}

/** `nixosConfigurations.box` and `"my.box"`, as nixos-rebuild and Nix write them, are the names box and my.box. */
function nameIn(fragment: string): string {
  const path = attributePath(fragment) ?? []
  const [first = fragment, second] = path
  if (path.length === 1) return first
  return path.length === 2 && first === 'nixosConfigurations' && second !== undefined ? second : fragment
}

export const isFlakeReference = (text: string) => parseFlakeReference(text) !== null

export const referenceText = ({ flake, name }: FlakeReference) => (name === null ? flake : `${flake}#${name}`)

/** A folder as a URL, with spaces and the like escaped ("Application Support"). */
export const flakeUrl = (folder: string) => `path:${folder.split('/').map(encodeURIComponent).join('/')}`

/**
 * A folder as a reference that keeps Nix's own view of it (in a Git repository: the tracked files). A path with
 * characters that Nix would read as its end must be a URL.
 */
export const folderReference = (folder: string) => (/[#?^]/.test(folder) ? flakeUrl(folder) : folder)

/** The folder of an absolute path without a query, as typed; null for every other reference. */
export const folderOf = (flake: string): string | null => (/^\/[^?#]*$/.test(flake) ? flake : null)

/** Schemes whose rest is a path, and the path with its query. */
const local = /^(path:|(?:git|hg|tarball|file)\+file:|file:)?([^?]*)(\?.*)?$/s

/** A relative path made absolute by `resolve`; every other reference unchanged. */
export function withAbsolutePath(
  reference: FlakeReference,
  resolve: (path: string) => string,
): FlakeReference {
  const [, scheme = '', path = '', query = ''] = local.exec(reference.flake) ?? []
  if (path.startsWith('~')) return reference
  // Nix reads it as a URL only if it could be one.
  const isUnescaped = scheme !== '' && /[\s"<>[\]^`{|}]/.test(path)
  if (!isRelative(reference.flake) && !isUnescaped) return reference
  if (!scheme) return { ...reference, flake: folderReference(resolve(path)) + query }
  const escaped = flakeUrl(resolve(unescaped(path))).slice('path:'.length)
  return { ...reference, flake: scheme + escaped + query }
}

function isRelative(flake: string): boolean {
  if (!schemes.test(flake)) return !flake.startsWith('/')
  const [, scheme, path = ''] = local.exec(flake) ?? []
  return scheme !== undefined && !path.startsWith('/')
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Why Kiln cannot use it, to follow "…: ", or null. */
export function referenceProblem({ flake, name }: FlakeReference): Message | null {
  if (/\p{Cc}/u.test(flake + (name ?? ''))) return message('answer.name-control')
  if (flake.startsWith('~')) return message('flake.reason.tilde')
  if (isRelative(flake)) return message('flake.reason.relative')
  // Nix's command line has no way to write one within a name.
  if (name?.includes('"') && attributePath(name) === null) return message('flake.reason.quote')
  return null
}

/** A flake's name: the last part of its path, without an extension. */
export function flakeTitle(flake: string): string {
  const [bare = ''] = flake.split('?')
  const parts = bare.split(/[/:]/).filter(Boolean)
  return unescaped(parts.at(-1) ?? flake).replace(/\.(git|zip|tar(\.\w+)?|tgz)$/, '')
}

/** The attribute of a nixosConfiguration; a name that is not an identifier is quoted, as Nix requires. */
export const configurationAttribute = (name: string) => attributeText(['nixosConfigurations', name])

/** `flake#attribute`, escaped as the fragment of a URL. */
export const installable = (flake: string, attribute: string) => `${flake}#${encodeURIComponent(attribute)}`
