// The time, if it can be known: a time server set the clock of this box since it started. What a Connect says about the time is
// what one that was taken over would choose.
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
