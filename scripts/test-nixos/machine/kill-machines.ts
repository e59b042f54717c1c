// A machine that Kiln started keeps running when its client dies. A machine of a test must not.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, sep } from 'node:path'

/** Kills every emulator whose command line names a path in this folder. Synchronous, for exit handlers. */
export function killMachinesIn(folder: string): void {
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (!basename(program).startsWith('qemu-system-')) continue
      if (args.some(each => each.includes(`${folder}${sep}`))) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has just ended.
    }
  }
}
