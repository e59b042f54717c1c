// A machine that Kiln started goes on when the one who asked for it has died, as it should; that of a test may not.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, sep } from 'node:path'

/** Kills every emulator whose command line names something in this folder. At once: for the end of a process. */
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
