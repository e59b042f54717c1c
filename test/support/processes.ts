// The processes below another one, as /proc tells.
import { readdirSync, readFileSync } from 'node:fs'

type Child = { pid: number; command: string }

export function childrenOf(parent: number | undefined): Child[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(name => ({ pid: Number(name), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ') }))
}

/** The fourth field of stat; the second is the name in parentheses, which may hold anything. */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Empty when it has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
