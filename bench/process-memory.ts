// What a process and all that it started take of memory now: proc_pid_smaps(5). Linux only.
import { readdirSync, readFileSync } from 'node:fs'

/** In bytes: what processes share counts once, or for each. */
export type Memory = { pss: number; rss: number }

export function memoryOf(pid: string): Memory {
  const text = textOf(`/proc/${pid}/smaps_rollup`)
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024
  return childrenOf(pid)
    .map(memoryOf)
    .reduce((sum, each) => ({ pss: sum.pss + each.pss, rss: sum.rss + each.rss }), {
      pss: bytes('Pss'),
      rss: bytes('Rss'),
    })
}

/** Processes that any of its threads started. */
export const childrenOf = (pid: string): string[] =>
  tasksOf(pid).flatMap(task => textOf(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean))

// A process or thread may end before it is read.
function tasksOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
