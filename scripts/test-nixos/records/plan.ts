// Chooses the stages that `npm run test:all` runs: those without a matching record, the stalest first, and one more
// that has one, so that a record that does not repeat is found.
import { type Stage, stages, standaloneStages } from '../stages.ts'

/** One run: a row of stages on one machine, or a stage with a separate machine. */
export type Unit = {
  profile: string
  /** Sorted as in the table. */
  stages: readonly Stage[]
  /** Arguments of scripts/test-nixos.ts. */
  args: readonly string[]
}

const templateOnly: readonly Stage[] = [
  ...([
    'deploy',
    'power cut',
    'signed updates',
    'cut updates',
    'lost network',
    'updates by git',
    'own rebuild',
    'first answer',
    'secure boot',
    'ordinary host',
    'real computer',
  ] as const),
  ...(['encrypted install', 'install over SSH', 'install by kexec'] as const),
]
const withInstaller = ['template', 'appliance']

type About = {
  hasPromises: (profile: string) => boolean
  hasOtherAnswers: (profile: string) => boolean
}

/** The first unit of a profile is its machine, from the build to the seed that is refused. */
export function unitsOf(profile: string, { hasPromises, hasOtherAnswers }: About): Unit[] {
  const last = 'bad seed'
  const machine = stages
    .slice(0, stages.indexOf(last) + 1)
    .filter(stage => stage !== 'promises' || hasPromises(profile))
  const hasStage = (stage: Stage) => {
    if (stage === last || stage === 'iso') return false
    if (stage === 'other answers') return hasOtherAnswers(profile)
    if (templateOnly.includes(stage)) return profile === 'template'
    if (stage === 'everything on') return profile !== 'template'
    if (stage === 'reset at boot' || stage === 'unlock by TPM' || stage === 'desktops')
      return profile === 'workstation'
    if (stage === 'workloads' || stage === 'workloads on ZFS') return profile === 'orchestrator'
    if (stage === 'claimed box') return profile === 'appliance'
    if (stage === 'build-vm') return profile === 'appliance'
    if (stage === 'image again') return profile === 'ai-sandbox'
    if (stage === 'live system') return !withInstaller.includes(profile)
    if (stage === 'install') return withInstaller.includes(profile)
    return true
  }
  return [
    { profile, stages: machine, args: ['--profile', profile, '--until', last] },
    ...standaloneStages.filter(hasStage).map(stage => ({
      profile,
      stages: [stage],
      args: ['--profile', profile, '--only', stage],
    })),
  ]
}

export type KnownUnit = {
  unit: Unit
  /** Whether every stage of it has a record with today's inputs. */
  matches: boolean
  /** The oldest date of its records (2026-11-26); null where a stage of it was never recorded. */
  date: string | null
  /** The recorded time of all its stages, or estimateSeconds. */
  seconds: number
}

export type Plan = {
  run: KnownUnit[]
  /** Units without a matching record that are not run: too little time. */
  left: KnownUnit[]
  /** Passed before with the same inputs, and not run again. */
  taken: KnownUnit[]
}

/** Times of runs by hand (docs/runs), for stages without a record in any profile. */
const secondsByHand: Partial<Record<Stage, number>> = {
  'other answers': 800,
  'boot test': 1000,
  'build-vm': 900,
  deploy: 3200,
  'power cut': 850,
  'cut updates': 2100,
  'lost network': 900,
  'updates by git': 1200,
  'own rebuild': 850,
  'first answer': 650,
  'secure boot': 550,
  'ordinary host': 400,
  'real computer': 500,
  'everything on': 1100,
  'live system': 600,
  install: 1100,
  'encrypted install': 400,
  'install over SSH': 350,
  'install by kexec': 1900,
  'reset at boot': 2125,
  'unlock by TPM': 1500,
  desktops: 2400,
  'claimed box': 1800,
  'image again': 400,
}

/**
 * How long a unit may take that was never recorded whole: each stage as long as the slowest of its name in any profile, else as
 * it took by hand, else as the slowest of all. `recorded`: all records of a stage, also those that no longer match.
 */
export function estimateSeconds(unit: Unit, recorded: ReadonlyMap<Stage, readonly number[]>): number {
  const slowestOfAll = Math.max(0, ...[...recorded.values()].flat(), ...Object.values(secondsByHand))
  const ofStage = (stage: Stage) => {
    const times = recorded.get(stage) ?? []
    return times.length > 0 ? Math.max(...times) : (secondsByHand[stage] ?? slowestOfAll)
  }
  return unit.stages.reduce((sum, stage) => sum + ofStage(stage), 0)
}

/** `seconds`: what there is time for. `commit`: hexadecimal; it chooses the record that is tried again. */
export function planUnits(known: readonly KnownUnit[], seconds: number, commit: string): Plan {
  const recorded = known.filter(({ matches, date }) => !matches && date !== null)
  const never = rotatedBy(
    commit,
    known.filter(({ matches, date }) => !matches && date === null),
  )
  const stale = [...recorded.sort((a, b) => compare(a.date ?? '', b.date ?? '')), ...never]
  const matching = rotatedBy(
    commit,
    known.filter(({ matches }) => matches),
  )
  let budget = seconds
  const run: KnownUnit[] = []
  const fits = (one: KnownUnit) => {
    if (one.seconds > budget) return false
    budget -= one.seconds
    run.push(one)
    return true
  }
  const left = stale.filter(one => !fits(one))
  const again = matching.find(fits)
  return { run, left, taken: matching.filter(one => one !== again) }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Another order at another commit (hexadecimal), so that each value is the first sometimes. */
export function rotatedBy<Value>(commit: string, values: readonly Value[]): Value[] {
  const from = values.length === 0 ? 0 : Number.parseInt(commit.slice(0, 8), 16) % values.length
  return [...values.slice(from), ...values.slice(0, from)]
}
