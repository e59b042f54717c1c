// A process and everything it started, also what moved into another process group or session. Linux reads /proc;
// elsewhere the process group is all that is known.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessStat, parseStat, treeMembers } from './proc-stat.ts'

/** Most programs end at once. */
const firstPollMs = 1
const pollMs = 25

/** TERM to the whole tree of `pid` (a group leader), KILL to what is left after `graceMs`; resolves when it is gone. */
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

function watchTree(pid: number) {
  // Kept, because an orphan no longer says whose it was.
  const known = new Map<number, ProcessStat>()
  const look = () => {
    const table = processTable()
    if (!table) return null
    // Without those that run as someone else (a setuid program): nothing here can end them, so none waits for them.
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
      // Stopped first: a tree that still forks could move a child into a session of its own behind this walk's back.
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

/** Every process that is not a zombie; null where there is no /proc. Read in one go: the kernel answers from memory, and a
 *  thread for each would take several times as long, in which the tree goes on. */
function processTable(): ProcessStat[] | null {
  // macOS has none.
  const names = orNull(() => readdirSync('/proc'))
  if (!names?.includes('self')) return null
  return (
    names
      .filter(name => /^\d+$/.test(name))
      // One that ended meanwhile is no longer there to read.
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
