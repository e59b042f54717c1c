import type { ErrorCode } from '../messages/codes.ts'
import type { ErrorReport } from '../messages/error-report.ts'
import type { Profile } from './profile.ts'
import { parseFlakeReference } from './reference.ts'

/** Builders outside the Nix sandbox can do what the person can: the person has to allow it. `asks`: Nix is set to build
 *  without it here, whatever the profile asks for. */
export const needsTrust = (
  { sandbox, trusted }: Pick<Profile, 'sandbox' | 'trusted'>,
  { asks }: { asks: boolean } = { asks: false },
) => !trusted && (!sandbox || asks)

/** The path that is trusted: the folder, or the flake itself. */
export const trustPath = ({ source, folder }: Pick<Profile, 'source' | 'folder'>) =>
  source.kind === 'flake' ? source.flake : folder

/** The profile in Kiln's question. `sandbox`: it would be built in the sandbox, if Nix had one here. */
export type TrustSubject = {
  path: string
  name: string
  isFlake: boolean
  sandbox: boolean
  changed: boolean
}

export const trustSubject = (profile: Profile): TrustSubject => ({
  path: trustPath(profile),
  name: profile.name,
  isFlake: profile.source.kind === 'flake',
  sandbox: profile.sandbox,
  changed: profile.changed,
})

const refusals: Partial<Record<ErrorCode, Pick<TrustSubject, 'sandbox'>>> = {
  'profile.no-sandbox': { sandbox: true },
  'profile.untrusted': { sandbox: false },
}

/**
 * Returns what a person may trust, if something was refused only because it is not trusted; null for any other error.
 */
export function refusedTrust({ code, values }: Pick<ErrorReport, 'code' | 'values'>): TrustSubject | null {
  const refusal = refusals[code]
  const { path, profile } = values
  if (!refusal || typeof path !== 'string' || typeof profile !== 'string') return null
  const isFlake = parseFlakeReference(profile)?.flake === path
  return { path, name: profile, isFlake, changed: false, ...refusal }
}
