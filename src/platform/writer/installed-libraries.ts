// Libraries that a program loads from elsewhere: a copy of the program alone would still load them, as root,
// from files that others may change.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { rootOnlyProblem } from './root-only.ts'

/**
 * Why a library that this process runs is not root's alone; null if all are. Libraries in the program's own
 * folder are copied with it, or are not loaded without the AppImage's environment. The engine runs in the
 * writer's program.
 */
export async function libraryProblem(program: string): Promise<Value | null> {
  const maps = await readFile('/proc/self/maps', 'utf8')
  for (const path of loadedFrom(maps, dirname(program))) {
    const problem = await rootOnlyProblem(path)
    if (problem) return message('writer.reason.library', { path, problem })
  }
  return null
}

/** Files mapped into a process and not below `folder`. From /proc/self/maps, proc(5). Pure. */
export function loadedFrom(maps: string, folder: string): string[] {
  const running = maps.split('\n').flatMap(line => {
    const [, path] = /^\S+ \S*x\S* \S+ \S+ \d+ +(\/.*)$/.exec(line) ?? []
    return path !== undefined && !path.startsWith(`${folder}/`) ? [path] : []
  })
  return [...new Set(running)]
}
