// What is evaluated beside the plain profile. All of it comes from the option schema and the profile's own folder: every
// choice of every enum, every switch the other way, its tests/variants.nix and its hosts.
import type { Option } from '#shared/model/option.ts'
import type { CellArguments, Evaluate, Evaluated } from './evaluate.ts'

export type Variant = {
  name: string
  arguments: Partial<CellArguments>
  /** Made from the form, so that the profile may refuse it in words. */
  chosen: boolean
}

/** Switches that only make sense with another one. */
const together: Record<string, Record<string, boolean>> = { tpm2: { luks: true, tpm2: true } }

type Choice = { name: string; options: Record<string, unknown> }

function choices(options: Option[]): Choice[] {
  const offered = new Set(options.map(option => option.key))
  return options
    .filter(option => !option.secret)
    .flatMap(({ key, type, default: preset }): Choice[] => {
      if (type.kind === 'enum') {
        return type.values
          .filter(({ value }) => value !== preset)
          .map(({ value }) => ({ name: `${key}=${value}`, options: { [key]: value } }))
      }
      if (type.kind !== 'bool') return []
      const needed = together[key]
      const possible = needed && Object.keys(needed).every(other => offered.has(other))
      return [{ name: `${key}=${!preset}`, options: needed && possible ? needed : { [key]: !preset } }]
    })
}

export async function variantsOf(call: {
  evaluate: Evaluate
  profile: string
  system: string
  options: Option[]
}): Promise<Evaluated<Variant[]>> {
  const { evaluate, profile, system, options } = call
  const own = await evaluate<string[]>('variants', { profile, system })
  if (!own.ok) return own
  const hosts = await evaluate<string[]>('hosts', { profile, system })
  if (!hosts.ok) return hosts
  const value = [
    { name: 'default', arguments: {}, chosen: false },
    ...choices(options).map(choice => ({
      name: choice.name,
      arguments: { settings: { options: choice.options } },
      chosen: true,
    })),
    ...own.value.map(variant => ({ name: variant, arguments: { variant }, chosen: false })),
    ...hosts.value.map(host => ({ name: host, arguments: { host }, chosen: false })),
  ]
  return { ok: true, value }
}
