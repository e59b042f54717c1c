// Which of a flake's outputs Kiln builds: turns Nix's answers into attributes, or into an error that says what is
// missing. Pure.

import { failure } from '#shared/errors.ts'
import type { Architecture, BuildKind } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { attributePath, attributeText } from '#shared/profiles/attribute-path.ts'
import {
  configurationAttribute,
  type FlakeReference,
  parseFlakeReference,
  referenceProblem,
  referenceText,
} from '#shared/profiles/reference.ts'
import {
  type ConfigurationAnswer,
  type OutputsAnswer,
  type PackageAnswer,
  preferredVariants,
} from './flake-questions.ts'

const operation = 'profiles.look'
const kinds = ['raw', 'iso'] as const

/** The choices in a flake: each of its configurations by name; null is the flake's own images. Where it has neither, the
 *  packages that are images by their names. */
export function choicesIn(answer: OutputsAnswer): (string | null)[] {
  const ownImages = answer.images.some(each => each.kinds.length > 0)
  const found = [...(ownImages ? [null] : []), ...answer.configurations.filter(isWritable)]
  return found.length > 0 ? found : packagesOf(answer).filter(isImageName)
}

/** Whether it can be named after #: an attribute path on Nix's command line has no quotation mark in a name, and a person
 *  types no control character. */
export function isWritable(name: string): boolean {
  if (name.includes('"')) return false
  const reference = parseFlakeReference(`/flake#${name}`)
  return reference?.name === name && referenceProblem(reference) === null
}

const packagesOf = ({ packages, jobs }: OutputsAnswer) =>
  [...new Set([...packages.flatMap(({ names }) => names), ...jobs])].filter(isWritable)

const isImageName = (name: string) => isIsoName(name) || isDiskName(name)
const isIsoName = (name: string) => /(?:^|[-_])(?:install-)?iso(?:[-_]|$)/i.test(name)
const isDiskName = (name: string) => /(?:^|[-_])(?:raw|sd|img|image)(?:[-_]|$)|^sd/i.test(name)

/** A person reads no more names than this. */
const mostNames = 30

/** Lists the names that may follow #: configurations and images, or else all packages. */
function namesIn(answer: OutputsAnswer): string[] {
  const packages = packagesOf(answer)
  const likely = [...answer.configurations.filter(isWritable), ...packages.filter(isImageName)]
  const names = [...new Set(likely.length > 0 ? likely : packages)]
  return names.length > mostNames ? [...names.slice(0, mostNames), '…'] : names
}

/** The chosen one; throws flake.ambiguous, flake.configuration, flake.packages or flake.empty. */
export function chosenIn(reference: FlakeReference, answer: OutputsAnswer): string | null {
  const { flake, name } = reference
  const choices = choicesIn(answer)
  if (name !== null && choices.includes(name)) return name
  const found = namesIn(answer)
  const names = found.join(', ') || message('flake.no-names')
  if (name !== null) {
    const values = { reference: flake, name, names, suggestion: suggestion(name, found) }
    throw failure('flake.configuration', { operation, values })
  }
  if (choices.length === 0)
    throw found.length > 0
      ? failure('flake.packages', { operation, values: { reference: flake, names } })
      : failure('flake.empty', { operation, values: { reference: flake } })
  const [first = null] = choices
  if (first === null || choices.length === 1) return first
  const example = referenceText({ flake, name: first })
  throw failure(answer.configurations.some(isWritable) ? 'flake.ambiguous' : 'flake.ambiguous-packages', {
    operation,
    values: { reference: flake, count: choices.length, example, names },
  })
}

const systems = ['x86_64-linux', 'aarch64-linux']

/** The paths that a name may mean that is not a configuration's: nixos-generators puts images into packages. */
export function pathsOf(name: string | null): string[][] {
  if (name === null) return []
  const path = attributePath(name) ?? []
  const whole = isWritable(name) ? [name] : []
  const below = systems.flatMap(system => [
    ...whole.map(each => ['packages', system, each]),
    ['packages', system, ...path],
    ['legacyPackages', system, ...path],
    ['hydraJobs', ...path, system],
  ])
  return path.length === 0 ? [] : [...below, ...(path.length > 1 ? [path] : [])]
}

/** The attribute that a name means if it is not a configuration's. */
export function packageIn(name: string | null, answer: OutputsAnswer): string | null {
  if (name === null || answer.configurations.includes(name)) return null
  const [named] = answer.named
  if (named !== undefined) return attributeText(named)
  const found = answer.packages.find(each => each.names.includes(name))
  if (found !== undefined) return attributeText(['packages', found.system, name])
  const [job] = systems
  return answer.jobs.includes(name) && job !== undefined ? attributeText(['hydraJobs', name, job]) : null
}

/** Chooses the kind by the name of the package's file, else by the package's name. Throws flake.package. */
export function packageOutputs(
  reference: FlakeReference & { name: string },
  attribute: string,
  { file, isBuilt, system }: PackageAnswer,
): ChosenOutputs {
  const name = attributePath(reference.name)?.at(-1) ?? reference.name
  const kind = kindOfFile(file) ?? kindOfName(name) ?? kindOfName(attribute.replace(/\./g, '-'))
  const architecture = architectureOf(system)
  if (kind === null || !isBuilt || architecture === null)
    throw failure('flake.package', { operation, values: { reference: referenceText(reference), attribute } })
  return { architectures: [architecture], attributes: { [kind]: attribute } }
}

const kindOfName = (name: string): BuildKind | null =>
  isIsoName(name) ? 'iso' : isDiskName(name) ? 'raw' : null

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
    : answer.variants.length > 0
      ? message('flake.reason.other-variants', { names: list(answer.variants) })
      : message('flake.reason.no-image')
  throw failure('flake.no-image', { operation, values: { reference: text, reason, variants } })
}

function attributeOf(kind: BuildKind, { own, variants, uefi, fails }: ConfigurationAnswer): string | null {
  if (own) return kindOfFile(own.file) === kind ? own.attribute : null
  const isUsable = (name: string) => name !== kind || uefi.includes(kind) || fails.includes(kind)
  const variant = preferredVariants[kind].find(name => variants.includes(name) && isUsable(name))
  return variant ? `images.${variant}` : null
}

/** Returns the kind that a file's name says, compressed or not. */
function kindOfFile(file: string): BuildKind | null {
  const bare = file.replace(/\.(zst|xz|gz|bz2)$/, '')
  if (bare.endsWith('.iso')) return 'iso'
  return /\.(raw|img)$/.test(bare) ? 'raw' : null
}

const architectureOf = (system: string): Architecture | null =>
  system === 'x86_64-linux' ? 'x86_64' : system === 'aarch64-linux' ? 'aarch64' : null
