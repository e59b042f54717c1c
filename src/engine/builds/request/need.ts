// Finds the needs of a build in a builder, as far as they are known before the evaluation. Pure.
import type { Need } from '#engine/builders/fits.ts'
import { wantedSandbox } from '#engine/nix/sandboxing.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { formatInfo } from '#shared/formats/format.ts'
import type { Profile } from '#shared/profiles/profile.ts'

export const needOf = (profile: Profile, request: BuildRequest, host: Ports['host']): Need => ({
  architecture: request.architecture,
  features: needsMachine(profile, request) ? ['kvm'] : [],
  sandbox: wantedSandbox(profile, host),
  bytes: leastBytes(profile),
})

/** nixpkgs makes some disks in a virtual machine. */
export function needsMachine({ source }: Profile, { formats }: BuildRequest): boolean {
  const ofRaw = formats.some(format => formatInfo[format].from === 'raw')
  return ofRaw && source.kind === 'flake' && source.attributes.raw?.endsWith('.images.raw-efi') === true
}

const MiB = 1024 * 1024

/** Bytes that the profile declares for one disk; a flake declares none. */
export const declaredBytes = ({ minimum }: Profile) => (minimum.diskMiB ?? 0) * MiB

/** A disk is declared with room to grow, and its holes take none: only this much of it is filled for certain. */
const leastFilled = 0.01

/** A store has to hold at least this much. */
export const leastBytes = (profile: Profile) => declaredBytes(profile) * leastFilled
