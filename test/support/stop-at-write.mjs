// Loaded before a program: at its STOP_AT_WRITE-th call that changes a disk, counted from the folder named in STOP_AFTER on, it is
// killed before the call, as a power cut does it; with STOP_BY=full the call fails as on a full disk.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

let left = Number(process.env.STOP_AT_WRITE)
let counts = false
const names = 'mkdirSync chmodSync openSync fchmodSync writeFileSync fsyncSync renameSync unlinkSync'.split(
  ' ',
)
for (const name of names) {
  const real = fs[name]
  fs[name] = (...given) => {
    counts ||= name === 'mkdirSync' && String(given[0]).endsWith(process.env.STOP_AFTER)
    if (counts && left-- === 0) {
      if (process.env.STOP_BY !== 'full') process.kill(process.pid, 'SIGKILL')
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC' })
    }
    return real(...given)
  }
}
syncBuiltinESMExports()
