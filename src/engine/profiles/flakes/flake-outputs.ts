// Which of a flake's outputs Kiln builds: turns Nix's answers into attributes, or into an error that says what is
// missing. Pure.

import { failure } from '#shared/errors.ts'
import type { Architecture, BuildKind } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { suggestion } from '#shared/names.ts'
import { configurationAttribute, type FlakeReference, referenceText } from '#shared/profiles/reference.ts'
import {
  type ConfigurationAnswer,
  type OutputsAnswer,
  type PackageAnswer,
  preferredVariants,
} from './flake-questions.ts'

const operation = 'profiles.look'
const kinds = ['raw', 'iso'] as const

/** The choices in a flake: each of its configurations by name; null is the flake's own images. */
export function choicesIn({ configurations, images }: OutputsAnswer): (string | null)[] {
  const ownImages = images.some(each => each.kinds.length > 0)
  // An attribute path on Nix's command line cannot contain a quotation mark.
  return [...(ownImages ? [null] : []), ...configurations.filter(name => !name.includes('"'))]
}

/** The chosen one; throws flake.ambiguous, flake.configuration or flake.empty. */
export function chosenIn(reference: FlakeReference, answer: OutputsAnswer): string | null {
  const { flake, name } = reference
  const choices = choicesIn(answer)
  if (name !== null && choices.includes(name)) return name
  const names = answer.configurations.join(', ') || message('flake.no-names')
  if (name !== null) {
    const values = { reference: flake, name, names, suggestion: suggestion(name, answer.configurations) }
    throw failure('flake.configuration', { operation, values })
  }
  if (choices.length === 0) throw failure('flake.empty', { operation, values: { reference: flake } })
  const [first = null] = choices
  if (first === null || choices.length === 1) return first
  const example = referenceText({ flake, name: first })
  throw failure('flake.ambiguous', {
    operation,
    values: { reference: flake, count: choices.length, example, names },
  })
}

/** The package of that name, if it is not a configuration: nixos-generators puts images there. */
export function packageIn({ name }: FlakeReference, answer: OutputsAnswer): FoundPackage | null {
  if (name === null || answer.configurations.includes(name) || name.includes('"')) return null
  const found = answer.packages.find(each => each.names.includes(name))
  if (found === undefined) return null
  const quoted = /^[A-Za-z_][\w'-]*$/.test(name) ? name : `"${name}"`
  return { system: found.system, attribute: `packages.${found.system}.${quoted}` }
}

type FoundPackage = { system: string; attribute: string }

/** By the name of its file, or its own. Throws flake.package. */
export function packageOutputs(
  reference: FlakeReference & { name: string },
  { system, attribute }: FoundPackage,
  { file, isBuilt }: PackageAnswer,
): ChosenOutputs {
  const { name } = reference
  const kind =
    kindOfFile(file) ??
    (/(?:^|[-_])(?:install-)?iso(?:[-_]|$)/i.test(name)
      ? 'iso'
      : /(?:^|[-_])(?:raw|sd|img|image)(?:[-_]|$)|^sd/i.test(name)
        ? 'raw'
        : null)
  const architecture = architectureOf(system)
  if (kind === null || !isBuilt || architecture === null)
    throw failure('flake.package', { operation, values: { reference: referenceText(reference), attribute } })
  return { architectures: [architecture], attributes: { [kind]: attribute } }
}

/** The attributes of variants that only give an error, if there is no other image. */
export function failingOutputs(
  name: string,
  { fails, own }: ConfigurationAnswer,
  found: ChosenOutputs,
): string[] {
  if (own) return []
  const build = `${configurationAttribute(name)}.config.system.build`
  const failing = fails.map(kind => `${build}.images.${kind}`)
  const taken = Object.values(found.attributes)
  return taken.every(each => failing.includes(each)) ? taken : []
}

type ChosenOutputs = {
  architectures: Architecture[]
  attributes: Partial<Record<BuildKind, string>>
}

/** The flake's own images: the kinds that all its systems have, or else those of the first. */
export function imagesOutputs({ images }: OutputsAnswer): {
  architectures: Architecture[]
  kinds: BuildKind[]
} {
  const systems = images.filter(each => each.kinds.length > 0)
  const shared = kinds.filter(kind => systems.every(each => each.kinds.includes(kind)))
  const offered = shared.length ? systems : systems.slice(0, 1)
  return {
    architectures: offered.map(({ system }) => architectureOf(system) ?? 'x86_64'),
    kinds: shared.length ? shared : (systems[0]?.kinds ?? []),
  }
}

/** Throws flake.system or flake.no-image. */
export function configurationOutputs(
  reference: FlakeReference & { name: string },
  answer: ConfigurationAnswer,
): ChosenOutputs {
  const text = referenceText(reference)
  const architecture = architectureOf(answer.system)
  if (!architecture)
    throw failure('flake.system', { operation, values: { reference: text, system: answer.system } })
  const build = `${configurationAttribute(reference.name)}.config.system.build`
  const attributes: Partial<Record<BuildKind, string>> = {}
  for (const kind of kinds) {
    const found = attributeOf(kind, answer)
    if (found) attributes[kind] = `${build}.${found}`
  }
  if (attributes.raw || attributes.iso) return { architectures: [architecture], attributes }
  const variants = kinds.flatMap(kind => preferredVariants[kind]).join(', ')
  const reason = answer.own
    ? message('flake.reason.other-image', { file: answer.own.file })
    : message('flake.reason.no-image')
  throw failure('flake.no-image', { operation, values: { reference: text, reason, variants } })
}

function attributeOf(kind: BuildKind, { own, variants, uefi, fails }: ConfigurationAnswer): string | null {
  if (own) return kindOfFile(own.file) === kind ? own.attribute : null
  const isUsable = (name: string) => name !== kind || uefi.includes(kind) || fails.includes(kind)
  const variant = preferredVariants[kind].find(name => variants.includes(name) && isUsable(name))
  return variant ? `images.${variant}` : null
}

/** By its name, compressed or not. */
function kindOfFile(file: string): BuildKind | null {
  const bare = file.replace(/\.(zst|xz|gz|bz2)$/, '')
  if (bare.endsWith('.iso')) return 'iso'
  return /\.(raw|img)$/.test(bare) ? 'raw' : null
}

const architectureOf = (system: string): Architecture | null =>
  system === 'x86_64-linux' ? 'x86_64' : system === 'aarch64-linux' ? 'aarch64' : null
