// For tests of the tools for the history: a disk with sessions, and the machine that runs on it. Call historyTools at
// the top of a file; disk and machine end after each test.
import { afterEach } from 'vitest'
import type { ResetDisk } from './disk.ts'
import { diskAfterReset, Machine, toolOn } from './machine.ts'

export function historyTools() {
  let disk: ResetDisk
  let machine: Machine | undefined
  const shutDown = () => {
    machine?.shutDown()
    machine = undefined
  }
  afterEach(() => {
    shutDown()
    disk?.remove()
  })

  const toolIn = (env: Record<string, string>, ...words: string[]) =>
    toolOn(disk, machine?.root ?? '', words, env)
  const tool = (...words: string[]) => toolIn({}, ...words)

  return {
    tool,
    /** With these variables. */
    toolIn,
    /** The machine-readable lines, split into columns. */
    lines: (...words: string[]) =>
      tool(...words)
        .said.split('\n')
        .slice(0, -1)
        .map(line => line.split('\t')),
    refusal: (...words: string[]) => {
      const { status, said } = tool(...words)
      return [status, said]
    },
    start: (session: (disk: ResetDisk) => void): Machine => {
      disk = diskAfterReset(session)
      machine = new Machine(disk)
      return machine
    },
    /** The machine after another start. */
    restart: (): Machine => {
      shutDown()
      disk.reached()
      disk.boot()
      machine = new Machine(disk)
      return machine
    },
  }
}
