import { useCall } from '#lib/engine/calls.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'

/** Whether a person has to say that they trust it: it leaves the Nix sandbox, or Nix has none here. */
export function useNeedsTrust(profile: Pick<Profile, 'sandbox' | 'trusted'> | null | undefined): boolean {
  const isOpen = profile ? !profile.trusted && profile.sandbox : false
  const { data } = useCall('profiles.unsandboxed', {}, { enabled: isOpen })
  return profile ? needsTrust(profile, data) : false
}
