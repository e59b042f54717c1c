// The stages of the table, in their order, and the result of each.
import { UnavailableError } from './tool-error.ts'

export const stages = [
  'built',
  'image',
  'booted',
  'login',
  'seed',
  'promises',
  'switch',
  'bad switch',
  'reboot',
  'own flake',
  'bad seed',
  'other answers',
  'boot test',
  'build-vm',
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
  'iso',
  'everything on',
  'live system',
  'install',
  'encrypted install',
  'install over SSH',
  'install by kexec',
  'reset at boot',
  'unlock by TPM',
  'desktops',
  'workloads',
  'workloads on ZFS',
  'claimed box',
  'image again',
] as const
/** Stages with a separate machine or build, which can run alone. */
export const standaloneStages = [
  'other answers',
  'bad seed',
  'boot test',
  'build-vm',
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
  'iso',
  'everything on',
  'live system',
  'install',
  'encrypted install',
  'install over SSH',
  'install by kexec',
  'reset at boot',
  'unlock by TPM',
  'desktops',
  'workloads',
  'workloads on ZFS',
  'claimed box',
  'image again',
] as const satisfies readonly Stage[]
export type Stage = (typeof stages)[number]
export type Result = { seconds: number } | { failed: string } | { skipped: string }
export type Row = Record<Stage, Result>

export const earlierFailed = 'an earlier stage failed'
export const notRequested = 'not requested'

/** Runs the work of a stage. Returns null where it fails; the row then says why. */
export type RunStage = <T>(name: Stage, work: () => Promise<T>) => Promise<T | null>

/** They have a machine that starts from the ISO, or another image: they do not need the profile's. */
const withoutImage: readonly (Stage | undefined)[] = [
  'build-vm',
  'signed updates',
  'cut updates',
  'lost network',
  'updates by git',
  'secure boot',
  'ordinary host',
  'real computer',
  'iso',
  'everything on',
  'live system',
  'install',
  'encrypted install',
  'install over SSH',
  'reset at boot',
  'unlock by TPM',
  'desktops',
  'workloads',
  'workloads on ZFS',
]
export const needsImage = (only: Stage | undefined): boolean => !withoutImage.includes(only)

const isNeeded = (name: Stage, by: Stage) =>
  // A host that is installed is another system.
  (name === 'built' && by !== 'reset at boot' && by !== 'unlock by TPM') ||
  (name === 'image' && needsImage(by)) ||
  (name === 'iso' && (by === 'install' || by === 'live system'))

/** A machine that could not be ended after a failure is not the cause of it. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof SuppressedError)
    return `${reasonOf(thrown.suppressed)}; then ${reasonOf(thrown.error)}`
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Stages after `until` are left out, and with `only` all but that one and what it needs. */
export function createRow(
  profile: string,
  log: (line: string) => void,
  { until = stages[stages.length - 1] ?? 'built', only }: { until?: Stage; only?: Stage } = {},
): { row: Row; stage: RunStage } {
  const isRequested = (name: Stage) =>
    stages.indexOf(name) <= stages.indexOf(until) &&
    (only === undefined || name === only || isNeeded(name, only))
  const row = Object.fromEntries(stages.map(name => [name, { skipped: earlierFailed }])) as Row
  return {
    row,
    async stage(name, work) {
      if (!isRequested(name)) {
        row[name] = { skipped: notRequested }
        return null
      }
      const start = Date.now()
      log(`${profile}: ${name}`)
      try {
        const value = await work()
        row[name] = { seconds: Math.round((Date.now() - start) / 1000) }
        return value
      } catch (thrown) {
        if (thrown instanceof UnavailableError) row[name] = { skipped: thrown.message }
        else {
          const failed = reasonOf(thrown)
          row[name] = { failed }
          log(`${profile}: ${name} failed: ${failed}`)
        }
        return null
      }
    },
  }
}
