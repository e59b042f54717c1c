// Makes the request of an eject, and the list of paths that it writes. Pure.
import type { CallInput } from '#lib/engine/calls.ts'
import { ciServices } from '#shared/builds/ci.ts'
import { type BuildSettings, stillKnown } from '#shared/images/image-settings.ts'
import type { Profile } from '#shared/profiles/profile.ts'

export const workflows = ['none', ...ciServices] as const
export type Workflow = (typeof workflows)[number]
type Target = { folder: string; workflow: Workflow }

/**
 * Asks as the command line does: without options that the profile no longer has. The profile is undefined until it is
 * known.
 */
export function ejectRequest(
  settings: BuildSettings,
  profile: Profile | undefined,
  { folder, workflow }: Target,
): CallInput<'builds.eject'> {
  const options = profile ? stillKnown(profile, settings.options) : settings.options
  return { request: { ...settings, options }, folder, ci: workflow === 'none' ? null : workflow }
}

/** A flake in a repository has its own folder. */
export function flakeFolder(profile: string, { folder, workflow }: Target): string {
  const whole = folder.replace(/(.)\/+$/, '$1')
  return workflow === 'none' ? whole : `${whole === '/' ? '' : whole}/${profile}`
}
