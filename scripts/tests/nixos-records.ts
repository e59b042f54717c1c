// The stages of `npm run test:nixos` for `npm run test:all`: what has no matching record, and one that has.
import { existsSync } from 'node:fs'
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
  rotatedBy,
  type Unit,
} from '../test-nixos/records/plan.ts'
import { readRecord } from '../test-nixos/records/record.ts'
import { unitsOfProfile } from '../test-nixos/records/recorder.ts'
import type { Stage } from '../test-nixos/stages.ts'
import { debianNix } from '../test-nixos/system/debian-nix.ts'
import { ownSystem } from '../test-nixos/system/systems.ts'
import { root } from './environment.ts'

type Wanted = { env: NodeJS.ProcessEnv; work: string; secondsLeft: () => number; commit: string }
type LimitedPlan = Plan & {
  /** Units whose inputs were not read, because they would not fit in any case. */
  unread: { unit: Unit; seconds: number }[]
}

/** What it takes to download and build a profile where nothing was built before. */
const firstBuildSeconds = 1000

/**
 * Null where there is no nixpkgs. Throws if a profile does not evaluate. Reading the inputs of a unit evaluates its systems, ten
 * seconds each, so that all of them take a quarter of an hour: only those are read that could run in the time.
 */
export async function planNixos({ env, work, secondsLeft, commit }: Wanted): Promise<LimitedPlan | null> {
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
  const records = (unit: Unit) =>
    unit.stages.map(stage => ({ stage, record: readRecord(unit.profile, stage) }))
  const secondsOf = (unit: Unit) => {
    const found = records(unit).flatMap(({ record }) => record ?? [])
    return found.length === unit.stages.length
      ? found.reduce((sum, { seconds }) => sum + seconds, 0)
      : estimateSeconds(unit, recorded)
  }
  const knownOf = async (unit: Unit): Promise<KnownUnit> => {
    const dates = records(unit).flatMap(({ record }) => record?.date ?? [])
    const complete = dates.length === unit.stages.length
    let matches = complete
    for (const { stage, record } of records(unit))
      matches &&= record?.inputs === (await read(unit.profile, stage)).hash
    return { unit, matches, date: complete ? (dates.sort()[0] ?? null) : null, seconds: secondsOf(unit) }
  }
  const first = existsSync('/nix/store') ? 0 : firstBuildSeconds
  const known: KnownUnit[] = []
  const unread: LimitedPlan['unread'] = []
  for (const unit of rotatedBy(commit, units)) {
    const seconds = secondsOf(unit)
    const taken = planUnits(known, Number.POSITIVE_INFINITY, commit).run.reduce(
      (sum, each) => sum + each.seconds,
      0,
    )
    if (first + taken + seconds <= secondsLeft()) known.push(await knownOf(unit))
    else unread.push({ unit, seconds })
  }
  return { ...planUnits(known, secondsLeft() - first, commit), unread }
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
