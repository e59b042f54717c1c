// How Nix builds what the user does not trust: explicitly in its sandbox, with no fallback. Where Nix is set to build without one,
// Kiln refuses until the user trusts it.

import type { Ports } from '#engine/ports/index.ts'
import type { Sandboxing } from '#engine/ports/nix.ts'
import { failure } from '#shared/errors.ts'
import { isNoNix } from './no-nix.ts'

type SandboxPorts = { nix: Pick<Ports['nix'], 'sandbox'>; host: Pick<Ports['host'], 'unsandboxed'> }

/** `path`: what the user would trust: a folder of profiles, or a flake. */
export type Author = { name: string; path: string; sandbox: boolean; trusted: boolean }

/** Decides without reading Nix's settings. Pure. */
export const wantedSandbox = (
  { sandbox, trusted }: Pick<Author, 'sandbox' | 'trusted'>,
  { unsandboxed }: SandboxPorts['host'],
): Sandboxing => (sandbox ? (trusted || unsandboxed ? 'as-set' : 'on') : 'off')

/** Throws profile.no-sandbox, and what nix.sandbox throws. */
export async function sandboxingFor(
  { nix, host }: SandboxPorts,
  author: Author,
  signal: AbortSignal,
): Promise<Sandboxing> {
  const wanted = wantedSandbox(author, host)
  if (wanted !== 'on') return wanted
  const state = await nix.sandbox(signal)
  const { name, path } = author
  if (state === 'none')
    throw failure('profile.no-sandbox', {
      operation: 'build',
      values: { profile: name, path },
      details: { path },
    })
  return state === 'asked' ? 'on' : 'as-set'
}

/** The same if nothing is built but what evaluation itself needs. */
export async function evaluationSandbox(
  { nix, host }: SandboxPorts,
  author: Pick<Author, 'trusted'>,
  signal: AbortSignal,
): Promise<Sandboxing | 'no-builds'> {
  const wanted = wantedSandbox({ ...author, sandbox: true }, host)
  if (wanted !== 'on') return wanted
  const state = await nix.sandbox(signal)
  return state === 'none' ? 'no-builds' : state === 'asked' ? 'on' : 'as-set'
}

/** Whether Kiln asks about everything untrusted because Nix here has no sandbox. False without Nix: the builder is checked later. */
export async function asksWithoutSandbox({ nix, host }: SandboxPorts, signal: AbortSignal): Promise<boolean> {
  if (host.unsandboxed) return false
  return nix.sandbox(signal).then(
    state => state === 'none',
    thrown => {
      if (isNoNix(thrown)) return false
      throw thrown
    },
  )
}
