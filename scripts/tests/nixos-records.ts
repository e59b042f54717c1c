// The stages of `npm run test:nixos` for `npm run test:all`: what has no matching record, and one that has.
import { resolve } from 'node:path'
import { kilnProfiles } from '../test-nix/profiles.ts'
import { findSources } from '../test-nix/shared-sources.ts'
import { administratorAnswers } from '../test-nixos/administrator-key.ts'
import { packagesFolder } from '../test-nixos/packages/debian-packages.ts'
import { inputsReader } from '../test-nixos/records/inputs.ts'
import {
  estimateSeconds,
  type KnownUnit,
  type Plan,
  planUnits,
  type Unit,
} from '../test-nixos/records/plan.ts'
import { readRecord } from '../test-nixos/records/record.ts'
import { unitsOfProfile } from '../test-nixos/records/recorder.ts'
import type { Stage } from '../test-nixos/stages.ts'
import { debianNix } from '../test-nixos/system/debian-nix.ts'
import { ownSystem } from '../test-nixos/system/systems.ts'
import { root } from './environment.ts'

type Wanted = { env: NodeJS.ProcessEnv; work: string; seconds: number; commit: string }

/** Null where there is no nixpkgs. Throws if a profile does not evaluate. */
export async function planNixos({ env, work, seconds, commit }: Wanted): Promise<Plan | null> {
  const { env: sources } = findSources({ env })
  if (!sources) return null
  const nix = debianNix({
    nixpkgs: sources.KILN_NIXPKGS,
    inputs: sources.KILN_NIX_INPUTS,
    packages: packagesFolder(env),
    env,
    system: ownSystem,
  })
  const read = inputsReader({ nix, answers: administratorAnswers, work })
  const profiles = ['template', ...kilnProfiles(resolve(root, 'nix'))]
  const units = profiles.flatMap(unitsOfProfile)
  const recorded = recordedSeconds(units)
  const knownOf = async (unit: Unit): Promise<KnownUnit> => {
    const records = unit.stages.map(stage => ({ stage, record: readRecord(unit.profile, stage) }))
    const found = records.flatMap(({ record }) => record ?? [])
    const complete = found.length === records.length
    let matches = complete
    for (const { stage, record } of records)
      matches &&= record?.inputs === (await read(unit.profile, stage)).hash
    return {
      unit,
      matches,
      date: complete ? (found.map(({ date }) => date).sort()[0] ?? null) : null,
      seconds: complete
        ? found.reduce((sum, { seconds: each }) => sum + each, 0)
        : estimateSeconds(unit, recorded),
    }
  }
  const known: KnownUnit[] = []
  for (const unit of units) known.push(await knownOf(unit))
  return planUnits(known, seconds, commit)
}

function recordedSeconds(units: readonly Unit[]): Map<Stage, number[]> {
  const times = new Map<Stage, number[]>()
  for (const { profile, stages } of units)
    for (const stage of stages) {
      const record = readRecord(profile, stage)
      if (record) times.set(stage, [...(times.get(stage) ?? []), record.seconds])
    }
  return times
}

export const nameOfUnit = ({ profile, stages }: Unit): string =>
  stages.length === 1 ? `${profile}, ${stages[0]}` : `${profile}, ${stages[0]} to ${stages.at(-1)}`
