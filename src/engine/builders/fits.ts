// Whether a place can build a request. Pure.

import type { Sandboxing } from '#engine/ports/nix.ts'
import type { BuilderFacts, BuiltArchitecture, KnownBuilder, LocalBuilder } from '#shared/builders/builder.ts'
import { hereId } from '#shared/builders/choice-names.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, list, type Message, type Value } from '#shared/messages/message.ts'

export type Need = {
  architecture: Architecture
  /** System features: "kvm". */
  features: string[]
  sandbox: Sandboxing
  /** Minimum free space of its store. */
  bytes: number
}

export type Place = {
  id: string
  name: Value
  problem: Message | null
  emulated: boolean
  diskFreeBytes: number | null
  /** How much it gets done at once, relative to the others. */
  weight: number
}

/** `local`: null if there is no Nix here. */
export function placeHere(local: LocalBuilder | null, need: Need, name: Value): Place {
  if (!local)
    return {
      id: hereId,
      name,
      problem: message('builder.cannot.no-nix'),
      emulated: false,
      diskFreeBytes: null,
      weight: 0,
    }
  return {
    id: hereId,
    name,
    emulated: isEmulated(local.architectures, need),
    problem: problemOf(local, need),
    diskFreeBytes: local.diskFreeBytes,
    weight: 1,
  }
}

export function placeOf(builder: KnownBuilder, need: Need): Place {
  const { host: id, name, facts, problem, maxJobs, speedFactor } = builder
  if (!facts || problem) {
    const why = message(facts || problem ? 'builder.cannot.failed' : 'builder.cannot.untested')
    return { id, name, problem: why, emulated: false, diskFreeBytes: null, weight: 0 }
  }
  const { architectures, diskFreeBytes } = facts
  return {
    id,
    name,
    emulated: isEmulated(architectures, need),
    diskFreeBytes,
    problem: problemOf(facts, need) ?? sandboxProblem(facts, need),
    weight: speedFactor * (maxJobs ?? facts.maxJobs),
  }
}

function sandboxProblem({ sandbox }: BuilderFacts, need: Need): Message | null {
  if (need.sandbox === 'off' && sandbox) return message('builder.cannot.sandbox')
  if (need.sandbox === 'on' && !sandbox) return message('builder.cannot.no-sandbox')
  return null
}

const isEmulated = (all: readonly BuiltArchitecture[], { architecture }: Need) =>
  all.some(each => each.architecture === architecture && each.emulated)

type Able = Pick<LocalBuilder, 'architectures' | 'features' | 'diskFreeBytes'>

function problemOf({ architectures, features, diskFreeBytes }: Able, need: Need): Message | null {
  if (!architectures.some(({ architecture }) => architecture === need.architecture)) {
    const known = list(architectures.map(({ architecture }) => architecture))
    return message('builder.cannot.architecture', { known, wanted: need.architecture })
  }
  const missing = need.features.filter(feature => !features.includes(feature))
  if (missing.length > 0) return message('builder.cannot.feature', { features: list(missing) })
  if (diskFreeBytes !== null && diskFreeBytes < need.bytes)
    return message('builder.cannot.space', { free: bytes(diskFreeBytes), needed: bytes(need.bytes) })
  return null
}
