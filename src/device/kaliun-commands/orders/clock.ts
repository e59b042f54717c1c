// The time, if it can be known: a time server set the clock of this box since it started. A compromised Connect could send any
// time, so its clock is not used.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export async function knownTime(): Promise<number | null> {
  try {
    const words = ['show', '--property=NTPSynchronized', '--value']
    const { stdout } = await promisify(execFile)('timedatectl', words, { timeout: 20_000, maxBuffer: 4096 })
    return stdout.trim() === 'yes' ? Date.now() : null
  } catch {
    // It does not answer.
    return null
  }
}
