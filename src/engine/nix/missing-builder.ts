// Finds the system and features that no available builder has, from Nix's reason for a derivation that it cannot build. Pure.

import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

type MissingBuilder = {
  /** The required system ("aarch64-linux"); null if the builder has the right one. */
  system: string | null
  /** Required features that are missing: "kvm", "big-parallel". */
  features: string[]
}

/** null for another reason. The forms are those of Nix 2.34 ("missing system features", "platform mismatch"), of 2.30
 *  ("Required system: '…' with features {…}"), and of older ones, as reported by parseFailure. */
export function missingBuilder(reason: Value): MissingBuilder | null {
  if (typeof reason !== 'string') return missingInOldNix(reason)
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

function missingInOldNix(reason: Value): MissingBuilder | null {
  if (typeof reason !== 'object' || !('code' in reason)) return null
  const system = String(reason.values?.['system'] ?? '')
  const features = listed(String(reason.values?.['features'] ?? ''))
  if (reason.code === 'nix.reason.no-builder') return { system, features: [] }
  return reason.code === 'nix.reason.no-builder-with' ? { system: null, features } : null
}

/** "aarch64-linux with kvm", "the feature kvm". */
export function missingText({ system, features }: MissingBuilder): Value {
  const what = features.join(', ')
  if (!system) return message('nix.needed.features', { count: features.length, features: what })
  return what ? message('nix.needed.system-with', { system, features: what }) : system
}
