// The files of a published folder that an upload may write, with their size limits. All other names are
// refused. Pure.
import { audienceOfFile } from '#shared/updates/audience.ts'
import { markName, mostMarkBytes } from '#shared/updates/folder-mark.ts'
import { mostWaveBytes } from '#shared/updates/held-wave.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'

const mostInfoBytes = 1024 * 1024
const mostNarBytes = 64 * 1024 ** 3

/** `path`: in the folder. null if an upload has no such file. */
export function mostBytesOf(path: string): number | null {
  if (path === markName) return mostMarkBytes
  if (path === 'keys') return maxSignedTextLength
  if (path === 'wave') return mostWaveBytes
  if (/^cache\/(?:nix-cache-info|[0-9a-z]{32}\.narinfo)$/.test(path)) return mostInfoBytes
  if (/^cache\/nar\/[0-9a-z]{52}\.nar(?:\.[a-z0-9]{1,8})?$/.test(path)) return mostNarBytes
  const [place, audience = '', version, ...more] = path.split('/')
  if (audienceOfFile(audience) === null || more.length > 0) return null
  const isPointer = version === undefined && (place === 'pointers' || place === 'later')
  const isHistory = place === 'history' && /^\d{1,16}-\d{1,16}$/.test(version ?? '')
  return isPointer || isHistory ? maxSignedTextLength : null
}

/** They identify the owner of the folder: an upload may not remove them. */
export const isOwners = (path: string) => path === markName || path === 'keys'
/** Large files, which are streamed to the disk; the others are buffered. */
export const isOfCache = (path: string) => path.startsWith('cache/')
