import type { Profile } from '#shared/profiles/profile.ts'

/** What is known to work comes first, what cannot be built on this computer last; among equals the engine's order stays. */
export function provenFirst(profiles: readonly Profile[]): Profile[] {
  const rank = ({ experimental, notReady }: Profile) => {
    if (notReady !== null) return 2
    return experimental === null ? 0 : 1
  }
  return [...profiles].sort((one, other) => rank(one) - rank(other))
}
