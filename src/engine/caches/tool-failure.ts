// Turns the output of a failed attic or cachix into an error that the user can act on. Pure. The messages are from
// their sources: zhaofengli/attic (client/src/config.rs, server/src/error.rs), cachix/cachix
// (Cachix/Client/Command/Push.hs, Config.hs).
import type { Exit } from '#engine/ports/process.ts'
import type { CachePusher, CacheTool } from '#shared/caches.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

const operation = 'caches.push'

/** How the user can get each, and log in with it. */
const toolWords: Record<CacheTool, { install: string; login: string }> = {
  attic: { install: 'nix profile install nixpkgs#attic-client', login: 'attic login SERVER URL TOKEN' },
  cachix: { install: 'nix profile install nixpkgs#cachix', login: 'cachix authtoken TOKEN' },
}

type Sign = { code: 'cache.tool-denied' | 'cache.tool-unknown'; says: RegExp }

/** attic also answers "Unauthorized" if there is no such cache, to a user who may not see it: the hint names both
 *  causes. */
const signs: Record<CacheTool, readonly Sign[]> = {
  attic: [
    {
      code: 'cache.tool-denied',
      says: /\bUnauthorized\b|\bAccessError\b|HTTP 40[13]\b|No servers are available/,
    },
    { code: 'cache.tool-unknown', says: /\bNoSuchCache\b|Server ".*" does not exist|HTTP 404\b/ },
  ],
  cachix: [
    {
      code: 'cache.tool-denied',
      says: /Neither auth token nor signing key|need a token|don't have access|HTTP 40[13]\b/,
    },
    { code: 'cache.tool-unknown', says: /^Binary cache .* does not exist/ },
  ],
}

export const toolMissing = (tool: CacheTool, url: string): KilnError =>
  failure('cache.tool-missing', { operation, values: { tool, url, ...toolWords[tool] } })

/** Whatever it printed, there is an error for it. */
export function toolFailure(
  { tool, name }: CachePusher,
  { code, signal, command, lastLines }: Exit,
): KilnError {
  const lines = lastLines.map(line => line.trim()).filter(Boolean)
  const details = { command, lastLines }
  for (const { code: known, says } of signs[tool]) {
    const line = lines.findLast(each => says.test(each))
    if (line === undefined) continue
    const { login } = toolWords[tool]
    return failure(known, { operation, details, values: { tool, name, login, reason: withoutPrefix(line) } })
  }
  // attic's final message, before the causes that it lists.
  const last = lines.findLast(line => line.startsWith('Error: ')) ?? lines.at(-1)
  const ended: Value =
    signal === null
      ? message('reason.exit-status', { status: String(code) })
      : message('reason.signal', { signal })
  const reason = signal !== null || last === undefined ? ended : withoutPrefix(last)
  return failure('cache.tool-failed', { operation, details, values: { tool, name, reason } })
}

const withoutPrefix = (line: string): string => line.replace(/^(?:Error|cachix): /, '').slice(0, 300)
