// Ends a process and everything it started, including what moved to another process group or session. Linux
// reads /proc; elsewhere only the process group is known.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessStat, parseStat, treeMembers } from './proc-stat.ts'

/** Most programs end at once. */
const firstPollMs = 1
const pollMs = 25

/**
 * Sends TERM to the whole tree of `pid` (a group leader), and KILL to what is left after `graceMs`; resolves
 * when it is gone.
 */
export async function endTree(pid: number, graceMs: number): Promise<void> {
  const tree = watchTree(pid)
  tree.signal('SIGTERM')
  let pauseMs = firstPollMs
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += pauseMs) {
    if (!tree.lives()) return
    await delay(pauseMs)
    pauseMs = Math.min(2 * pauseMs, pollMs)
  }
  while (tree.lives()) {
    tree.signal('SIGKILL')
    await delay(pollMs)
  }
}

/** The command lines of what `pid` started; none where there is no /proc. */
export function commandsUnder(pid: number): string[][] {
  const members = treeMembers(processTable() ?? [], pid, []).filter(member => member.pid !== pid)
  return members.map(member =>
    (orNull(() => readFileSync(`/proc/${member.pid}/cmdline`, 'utf8')) ?? '').slice(0, 65_536).split('\0'),
  )
}

function watchTree(pid: number) {
  // Kept, because an orphan no longer shows its parent.
  const known = new Map<number, ProcessStat>()
  const look = () => {
    const table = processTable()
    if (!table) return null
    // Excludes members that run as another user (a setuid program): they cannot be signalled, so do not wait
    // for them.
    const members = treeMembers(table, pid, [...known.values()]).filter(member => send(member.pid, 0))
    for (const member of members) known.set(member.pid, member)
    return members
  }
  return {
    lives: () => {
      const members = look()
      return members ? members.length > 0 : send(-pid, 0)
    },
    signal: (signal: NodeJS.Signals) => {
      // Stopped first: a tree that still forks could move a child into a new session during this walk.
      const stopped = new Map<number, ProcessStat>()
      for (let fresh = look(); fresh?.length; ) {
        for (const member of fresh) {
          stopped.set(member.pid, member)
          send(member.pid, 'SIGSTOP')
        }
        fresh = look()?.filter(member => !stopped.has(member.pid)) ?? null
      }
      send(-pid, signal)
      for (const member of stopped.values()) if (member.group !== pid) send(member.pid, signal)
      for (const member of stopped.values()) send(member.pid, 'SIGCONT')
    },
  }
}

/**
 * Every process that is not a zombie; null without /proc. Read synchronously: the kernel answers from memory,
 * and a thread per file would take several times as long, while the tree changes.
 */
function processTable(): ProcessStat[] | null {
  // macOS has none.
  const names = orNull(() => readdirSync('/proc'))
  if (!names?.includes('self')) return null
  return (
    names
      .filter(name => /^\d+$/.test(name))
      // A process that ended since can no longer be read.
      .map(name => parseStat(orNull(() => readFileSync(`/proc/${name}/stat`, 'utf8')) ?? ''))
      .filter(stat => stat !== null)
  )
}

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    // ESRCH: gone already. EPERM: not ours.
    return false
  }
}
