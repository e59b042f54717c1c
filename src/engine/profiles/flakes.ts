// Inspected flakes as profiles. A request is checked at every pause in typing, and Nix takes seconds to answer: its
// answer is cached until the user inspects the flake again. A build locks the flake again in any case.

import type { Ports } from '#engine/ports/index.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { lookAtFlake, profileFromFlake } from './from-flake.ts'
import { hostFirst } from './host-first.ts'

export type Flakes = ReturnType<typeof createFlakes>
const mostKept = 100

export function createFlakes(ports: Ports) {
  const known = new Map<string, Profile>()

  async function ask(reference: string, signal: AbortSignal): Promise<Profile> {
    const profile = hostFirst(await profileFromFlake(ports, reference, signal), ports.host.architecture)
    for (const key of [reference, profile.id]) known.set(key, profile)
    for (const oldest of [...known.keys()].slice(0, -mostKept)) known.delete(oldest)
    return profile
  }

  return {
    /** The flake's current state; the cached answer is dropped. */
    look: async (reference: string, signal: AbortSignal) => {
      const found = await lookAtFlake(ports, reference, signal)
      for (const [key, { source }] of known)
        if (source.kind === 'flake' && source.flake === found.flake) known.delete(key)
      return found
    },
    profile: async (reference: string, signal: AbortSignal): Promise<Profile> =>
      known.get(reference) ?? ask(reference, signal),
  }
}
