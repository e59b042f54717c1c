// The variants that are evaluated in addition to the plain profile. All of them come from the option schema and the
// profile's own folder: every choice of every enum, every switch inverted, its tests/variants.nix and its hosts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Option } from '#shared/profiles/option.ts'
import type { CellArguments, Evaluate, Evaluated } from './evaluate.ts'

export type Variant = {
  name: string
  arguments: Partial<CellArguments>
  /** Made from the form, so the profile may refuse it with a reason. */
  chosen: boolean
}

/**
 * The content of a profile's tests/fullest.json: the differences of its fullest variant, and what it leaves unchanged
 * and why.
 */
type FullestRules = { set?: Record<string, unknown>; leave?: Record<string, string> }

export function fullestRules(nix: string, profile: string): FullestRules {
  const file = join(nix, 'profiles', profile, 'tests', 'fullest.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FullestRules) : {}
}

/** Any of these makes the disk at installation, so the fullest variant would have no raw image. */
const withoutImage = ['luks', 'tpm2']

/** Everything switched on at once, and no choice at its default. */
export function fullest(
  options: Option[],
  { set = {}, leave = {} }: FullestRules = {},
): Record<string, unknown> {
  const known = new Set(options.map(option => option.key))
  const strangers = Object.keys({ ...set, ...leave }).filter(key => !known.has(key))
  if (strangers.length > 0)
    throw new Error(`fullest.json names what the form has not: ${strangers.join(', ')}`)
  const chosen = options
    .filter(({ key, secret }) => !secret && !withoutImage.includes(key) && leave[key] === undefined)
    .flatMap(({ key, type, default: preset }): [string, unknown][] => {
      if (type.kind === 'bool') return [[key, true]]
      const other = type.kind === 'enum' ? type.values.findLast(({ value }) => value !== preset) : undefined
      return other ? [[key, other.value]] : []
    })
  return { ...Object.fromEntries(chosen), ...set }
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

type VariantsCall = {
  evaluate: Evaluate
  profile: string
  system: string
  options: Option[]
  rules: FullestRules
}

/** The two of `npm test`: the plain profile, and the fullest one. */
export const twoVariants = ({ options, rules }: Pick<VariantsCall, 'options' | 'rules'>): Variant[] => [
  { name: 'default', arguments: {}, chosen: false },
  { name: 'fullest', arguments: { settings: { options: fullest(options, rules) } }, chosen: false },
]

export async function variantsOf(call: VariantsCall): Promise<Evaluated<Variant[]>> {
  const { evaluate, profile, system, options } = call
  const own = await evaluate<string[]>('variants', { profile, system })
  if (!own.ok) return own
  const hosts = await evaluate<string[]>('hosts', { profile, system })
  if (!hosts.ok) return hosts
  const value = [
    ...twoVariants(call),
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
