// What no builder at hand has, from the reason that Nix gives for a derivation that it cannot build. Pure.

export type MissingBuilder = {
  /** The system that is wanted ("aarch64-linux"); null where the builder has the right one. */
  system: string | null
  /** Features that are wanted and not there: "kvm", "big-parallel". */
  features: string[]
}

/** null when the reason is another. The forms are those of Nix 2.34 ("missing system features", "platform mismatch"), of
 *  2.30 ("Required system: '…' with features {…}"), and of older ones, as parseFailure puts it. */
export function missingBuilder(reason: string): MissingBuilder | null {
  const old = /^no builder for (\S+?)(?: with (.+))?$/.exec(reason)
  if (old) {
    const features = listed(old[2])
    return { system: features.length ? null : (old[1] ?? null), features }
  }
  if (!/missing system features|platform mismatch|required system or feature not available/.test(reason))
    return null
  const part = (form: RegExp) => form.exec(reason)?.[1]
  const wanted = part(/Required system: '([^']+)'/)
  const here = part(/Current system: '([^']+)'/)
  const available = listed(
    part(/Available features: \{([^}]*)\}/) ?? part(/Current system: '[^']*' with features \{([^}]*)\}/),
  )
  const required = listed(
    part(/Required features: \{([^}]*)\}/) ?? part(/Required system: '[^']*' with features \{([^}]*)\}/),
  )
  return {
    system: wanted && wanted !== here ? wanted : null,
    features: required.filter(feature => !available.includes(feature)),
  }
}

const listed = (text: string | undefined) => text?.split(/[,\s]+/).filter(Boolean) ?? []

/** "aarch64-linux with kvm", "the feature kvm". */
export function missingText({ system, features }: MissingBuilder): string {
  const what = features.join(', ')
  if (system) return what ? `${system} with ${what}` : system
  return `the system feature${features.length === 1 ? '' : 's'} ${what}`
}
