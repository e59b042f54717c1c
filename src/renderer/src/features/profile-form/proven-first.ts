import type { Profile } from '#shared/profiles/profile.ts'

/** Profiles that are known to work come first, unbuildable ones last; among equals the engine's order stays. */
export function provenFirst(profiles: readonly Profile[]): Profile[] {
  const rank = ({ experimental, notReady }: Profile) => {
    if (notReady !== null) return 2
    return experimental === null ? 0 : 1
  }
  return [...profiles].sort((one, other) => rank(one) - rank(other))
}
