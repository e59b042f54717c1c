// The first architecture of a profile is the one that is built unless another is chosen. Pure.
import type { Architecture } from '#shared/formats/format.ts'
import type { Profile } from '#shared/profiles/profile.ts'

/** This computer's comes first where the profile has it: on an Apple processor, what can be built without Rosetta. */
export const hostFirst = <P extends Pick<Profile, 'architectures'>>(profile: P, own: Architecture): P => ({
  ...profile,
  architectures: profile.architectures.toSorted((one, other) => Number(other === own) - Number(one === own)),
})
