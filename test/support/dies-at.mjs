// Kills the program before a change of a file, as a power cut would: DIES_AT says the how-manieth. Loaded before the program.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

let left = Number(process.env['DIES_AT'])
for (const name of ['chmodSync', 'mkdirSync', 'renameSync', 'rmSync', 'unlinkSync', 'writeFileSync']) {
  const real = fs[name]
  fs[name] = (...given) => {
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
    return real(...given)
  }
}
syncBuiltinESMExports()
