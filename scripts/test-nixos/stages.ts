// The stages of the table, in their order, and what came of each.
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
  'power cut',
  'iso',
  'install',
] as const
export type Stage = (typeof stages)[number]
export type Result = { seconds: number } | { failed: string } | { skipped: string }
export type Row = Record<Stage, Result>

export const earlierFailed = 'an earlier stage failed'
export const notAsked = 'not asked for'

/** Runs the work of a stage. Returns null where it fails; the row then says why. */
export type RunStage = <T>(name: Stage, work: () => Promise<T>) => Promise<T | null>

/** Stages after `until` are left out. */
export function createRow(
  profile: string,
  tell: (line: string) => void,
  until: Stage = stages[stages.length - 1] ?? 'built',
): { row: Row; stage: RunStage } {
  const row = Object.fromEntries(stages.map(name => [name, { skipped: earlierFailed }])) as Row
  return {
    row,
    async stage(name, work) {
      if (stages.indexOf(name) > stages.indexOf(until)) {
        row[name] = { skipped: notAsked }
        return null
      }
      const start = Date.now()
      tell(`${profile}: ${name}`)
      try {
        const value = await work()
        row[name] = { seconds: Math.round((Date.now() - start) / 1000) }
        return value
      } catch (thrown) {
        if (thrown instanceof UnavailableError) row[name] = { skipped: thrown.message }
        else {
          const failed = thrown instanceof Error ? thrown.message : String(thrown)
          row[name] = { failed }
          tell(`${profile}: ${name} failed: ${failed}`)
        }
        return null
      }
    },
  }
}
