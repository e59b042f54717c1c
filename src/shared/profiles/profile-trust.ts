import type { Profile } from './profile.ts'

/** Builders outside the Nix sandbox can do what the person can: somebody has to say that they may. */
export const needsTrust = ({ sandbox, trusted }: Pick<Profile, 'sandbox' | 'trusted'>) => !sandbox && !trusted
