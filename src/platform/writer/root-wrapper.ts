// Finds the program that pkexec may run here: the package's wrapper, or the installed one, if it is root's alone.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { lookForInstalled, wrapperIn } from './installed-look.ts'
import type { RootWrapper } from './launch-plan.ts'
import type { WriterPlaces } from './places.ts'
import { folderOnlyProblem, rootOnlyProblem } from './root-only.ts'

const pkexecs = ['/run/wrappers/bin/pkexec', '/usr/bin/pkexec', '/bin/pkexec']

export const findPkexec = () => pkexecs.find(path => existsSync(path)) ?? null

/** Whether this Kiln uses pkexec at all. */
export const asksPkexec = ({ uid, platform }: WriterPlaces) => uid !== 0 && platform === 'linux'

export async function rootWrapper(places: WriterPlaces, signal: AbortSignal): Promise<RootWrapper> {
  if (!asksPkexec(places)) return { problem: message('writer.reason.not-asked') }
  const problem = await packageProblem(places)
  if (problem === null && places.wrapper) return { path: places.wrapper }
  const installed = await lookForInstalled(places, signal).catch(thrown => {
    if (thrown instanceof KilnError) return null
    throw thrown
  })
  if (installed?.problem === null) return { path: wrapperIn(installed.folder) }
  return { problem: (installed?.isThere && installed.problem) || (problem ?? '') }
}

/**
 * Checks what root would run from the package: the wrapper, the program that it names with everything next to
 * it, and the writer. Null if only root can change them.
 */
export async function packageProblem({ wrapper, script }: WriterPlaces): Promise<Value | null> {
  if (!wrapper || !existsSync(wrapper)) return message('writer.reason.not-packaged', { path: script })
  const program = join(dirname(wrapper), '..', 'kiln')
  return (
    (await rootOnlyProblem(wrapper)) ?? (await folderOnlyProblem(program)) ?? (await rootOnlyProblem(script))
  )
}
