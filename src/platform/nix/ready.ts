// Whether there is a Nix, new enough, whose store answers.

import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { isTooOld, minimumVersion, parseVersion } from './parse.ts'
import type { NixPrograms } from './programs.ts'
import { failed } from './results.ts'

/** Throws nix.missing, nix.too-old, nix.failed. */
const versionOf = async ({ nix }: NixPrograms): Promise<string> => {
  const answer = await nix({ args: ['--version'] })
  const version = parseVersion(answer.stdout)
  if (answer.code !== 0 || version === null) throw failed(answer, message('nix.reason.version'))
  if (!isTooOld(version)) return version
  throw failure('nix.too-old', { operation: 'nix.ready', values: { version, minimum: minimumVersion } })
}

/** Throws nix.missing, nix.too-old, nix.failed, nix.daemon. */
export async function ready(programs: NixPrograms, timeoutMs: number): Promise<{ version: string }> {
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(timeoutMs)])
  // Both at once; a problem with the program is reported before one with its store.
  const answering = programs.askStore([], { signal })
  answering.catch(() => undefined) // thrown below
  const version = await versionOf(programs).catch(async thrown => {
    ending.abort()
    await answering.catch(() => undefined) // it was killed
    throw thrown
  })
  const store = await answering
  if (store.code === 0 && !store.cancelled) return { version }
  const { command, lastLines } = store
  if (store.cancelled || lastLines.some(line => /\b(daemon|socket|connect)\b/i.test(line))) {
    throw failure('nix.daemon', { operation: 'nix.ready', details: { command, lastLines } })
  }
  throw failed(store, lastLines.at(-1) ?? message('nix.reason.store'))
}
