// Parses /proc/<pid>/stat, by proc_pid_stat(5), and finds which processes belong to a tree.

export type ProcessStat = {
  pid: number
  parent: number
  group: number
  /** Ticks since boot: distinguishes a process from a later one with the same pid. */
  startTicks: string
}

/** null for a zombie (ended, but not yet reaped) and for anything but a stat line. */
export function parseStat(text: string): ProcessStat | null {
  // The program's name is in parentheses and may itself contain spaces and parentheses.
  const [, pid, rest] = /^(\d+) \(.*\) (.*)/s.exec(text) ?? []
  const fields = rest?.split(' ') ?? []
  const [state, parent, group] = fields
  const startTicks = fields[19]
  if (!pid || !state || !parent || !group || !startTicks || state === 'Z' || state === 'X') return null
  return { pid: Number(pid), parent: Number(parent), group: Number(group), startTicks }
}

/**
 * The living members of `leader`'s tree: its process group, all descendants, and members of `known` that
 * still run (with their descendants), even if their parent is gone.
 */
export function treeMembers(table: ProcessStat[], leader: number, known: ProcessStat[]): ProcessStat[] {
  const started = new Map(known.map(stat => [stat.pid, stat.startTicks]))
  const members = new Map<number, ProcessStat>()
  for (const stat of table) {
    if (stat.pid === leader || stat.group === leader || started.get(stat.pid) === stat.startTicks)
      members.set(stat.pid, stat)
  }
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const stat of table) if (members.has(stat.parent)) members.set(stat.pid, stat)
  }
  return [...members.values()]
}
