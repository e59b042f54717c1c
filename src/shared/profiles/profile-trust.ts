import type { Profile } from './profile.ts'

/** Builders outside the Nix sandbox can do what the person can: the person has to allow it. `asks`: Nix is set to build
 *  without it here, whatever the profile asks for. */
export const needsTrust = (
  { sandbox, trusted }: Pick<Profile, 'sandbox' | 'trusted'>,
  { asks }: { asks: boolean } = { asks: false },
) => !trusted && (!sandbox || asks)

/** What is trusted: its folder, or the flake itself. */
export const trustPath = ({ source, folder }: Pick<Profile, 'source' | 'folder'>) =>
  source.kind === 'flake' ? source.flake : folder
