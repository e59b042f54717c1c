// Changes that the next reset of a workstation undoes, by program.
import { z } from 'zod'

export const changeKinds = ['new', 'changed', 'removed'] as const

/** `path`: in the form of host-path.ts. A folder that is new as a whole is one. */
const changedPath = z.object({
  path: z.string().max(16_384),
  bytes: z.number(),
  files: z.number(),
  kind: z.enum(changeKinds),
})

export type ChangedPath = z.infer<typeof changedPath>

/** `files in the home` and folders such as `/etc` stand for what belongs to no program. */
const programChanges = z.object({
  name: z.string().max(2048),
  bytes: z.number(),
  files: z.number(),
  /** How many paths it has; `paths` are the largest of them. */
  pathCount: z.number(),
  paths: z.array(changedPath),
})

export type ProgramChanges = z.infer<typeof programChanges>

/** `programs`: the largest first; of more than the host lists, `programCount` counts all. */
const changesSide = z.object({
  bytes: z.number(),
  programCount: z.number(),
  programs: z.array(programChanges),
})
export type ChangesSide = z.infer<typeof changesSide>

/**
 * The next start: a reset, a restore of a session, only a snapshot because reset was off before or is off, or nothing.
 */
const nextStarts = [
  'reset',
  'restore-previous',
  'restore-penultimate',
  'first-snapshot',
  'snapshot-only',
  'disabled',
  'restored-before',
  'target-not-reached',
  'session-gone',
] as const
export const nextStart = z.enum(nextStarts)
export type NextStart = z.infer<typeof nextStart>

/** Whether it takes away and brings back what is listed; a later reset would otherwise. */
export const changesFiles = (next: NextStart): boolean => next === 'reset' || isRestore(next)
export const isRestore = (next: NextStart): boolean => /^restore-/.test(next)

export const resetChanges = z.object({ next: nextStart, away: changesSide, back: changesSide })
export type ResetChanges = z.infer<typeof resetChanges>
