// A user's own flake as a profile: queried when it is inspected or built.

import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type BuildKind, formatInfo, imageFormats } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import type { FlakeLook } from '#shared/profiles/flake.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import {
  configurationAttribute,
  type FlakeReference,
  flakeTitle,
  installable,
  parseFlakeReference,
  referenceProblem,
  referenceText,
} from '#shared/profiles/reference.ts'
import { askFlake, openFlake } from './ask-flake.ts'
import type { FlakeMetadata } from './flake-metadata.ts'
import {
  choicesIn,
  chosenIn,
  configurationOutputs,
  failingOutputs,
  imagesOutputs,
  packageIn,
  packageOutputs,
} from './flake-outputs.ts'
import {
  configurationAnswer,
  configurationQuestion,
  packageAnswer,
  packageQuestion,
  variantAnswer,
  variantQuestion,
} from './flake-questions.ts'

const operation = 'profiles.look'

/** The VM's size: a flake does not state its needs. */
const machine = { memoryMiB: 2048, cpus: 2, diskMiB: null }

/** Throws flake.reference. */
function usableReference(text: string): FlakeReference {
  const reference = parseFlakeReference(text)
  const reason = reference ? referenceProblem(reference) : message('flake.reason.form')
  if (reference && reason === null) return reference
  throw failure('flake.reference', { operation, values: { reference: text, reason: reason ?? '' } })
}

/** The flake's content, without evaluating its configurations. */
export async function lookAtFlake(ports: Ports, text: string, signal: AbortSignal): Promise<FlakeLook> {
  const { flake, name } = usableReference(text)
  const { metadata, answer } = await openFlake(ports, { flake, name }, signal)
  const choices = choicesIn(answer)
  const isPackage = packageIn(name, answer) !== null
  if ((name !== null && !isPackage) || choices.length === 0) chosenIn({ flake, name }, answer)
  const wanted = name === null ? choices : [name]
  return {
    flake,
    description: metadata.description,
    url: metadata.origin.url,
    choices: wanted.map(each => ({
      reference: referenceText({ flake, name: each }),
      name: each ?? flakeTitle(flake),
      kind: each === null ? ('images' as const) : ('configuration' as const),
    })),
  }
}

export async function profileFromFlake(ports: Ports, text: string, signal: AbortSignal): Promise<Profile> {
  const reference = usableReference(text)
  const { metadata, answer, sandbox } = await openFlake(ports, reference, signal)
  const chosen = packageIn(reference.name, answer) === null ? chosenIn(reference, answer) : reference.name
  const attribute = packageIn(chosen, answer)
  if (attribute !== null && chosen !== null) {
    const named = { ...reference, name: chosen }
    const looked = await askFlake(ports, {
      installable: installable(metadata.origin.url, attribute),
      apply: packageQuestion,
      type: packageAnswer,
      reference: referenceText(named),
      sandbox,
      signal,
    })
    const outputs = packageOutputs(named, attribute, looked)
    return profileOf(named, metadata, { configuration: null, ...outputs, kinds: kindsOf(outputs.attributes) })
  }
  const configuration = chosen
  if (configuration === null) {
    const { architectures, kinds } = imagesOutputs(answer)
    return profileOf(reference, metadata, { configuration, architectures, kinds, attributes: {} })
  }
  const named = { ...reference, name: configuration }
  const looked = await askFlake(ports, {
    installable: installable(metadata.origin.url, configurationAttribute(configuration)),
    apply: configurationQuestion,
    type: configurationAnswer,
    reference: referenceText(named),
    sandbox,
    signal,
  })
  const outputs = configurationOutputs(named, looked)
  for (const failing of failingOutputs(configuration, looked, outputs))
    await askFlake(ports, {
      installable: installable(metadata.origin.url, failing),
      apply: variantQuestion,
      type: variantAnswer,
      reference: referenceText(named),
      sandbox,
      signal,
    })
  return profileOf(named, metadata, { configuration, ...outputs, kinds: kindsOf(outputs.attributes) })
}

const kindsOf = (attributes: Found['attributes']): BuildKind[] =>
  (['raw', 'iso'] as const).filter(kind => attributes[kind])

type Found = Pick<Profile, 'architectures'> &
  Pick<Extract<Profile['source'], { kind: 'flake' }>, 'configuration' | 'attributes'> & { kinds: BuildKind[] }

function profileOf(
  reference: FlakeReference,
  { description, origin }: FlakeMetadata,
  { configuration, architectures, kinds, attributes }: Found,
): Profile {
  return {
    schema: 1,
    id: referenceText(reference),
    name: (configuration ?? reference.name ?? flakeTitle(reference.flake)).slice(0, 80),
    summary: description.slice(0, 300),
    icon: 'snowflake',
    flake: '.',
    options: '',
    formats: imageFormats.filter(format => kinds.includes(formatInfo[format].from)),
    architectures,
    ports: [],
    healthChecks: [],
    minimum: machine,
    folder: '',
    trusted: false,
    changed: false,
    content: origin.narHash,
    sandbox: true,
    notReady: null,
    experimental: null,
    demo: false,
    path: '',
    schemaOptions: [],
    stateVersion: null,
    source: { kind: 'flake', flake: reference.flake, configuration, attributes },
  }
}
