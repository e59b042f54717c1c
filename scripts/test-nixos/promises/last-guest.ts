// The power-off of a machine whose guest does not react to its power button: Home Assistant's virtual machine without a system.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Check, retryFor, succeeds } from '../machine/checks.ts'
import { blankDisk, disk, unit } from './home-assistant-disk.ts'

export type LastGuest = { starts: readonly Check[]; says: RegExp }

/** Null where a profile has no guest that its machine waits for. */
export function lastGuestOf(profile: string): LastGuest | null {
  if (profile !== 'appliance') return null
  const content = readFileSync(blankDisk).toString('base64')
  const start = [
    // Gone with the next boot.
    `systemctl stop homeassistant-image && mount -t tmpfs -o mode=0755 tmpfs ${dirname(disk)}`,
    `echo ${content} | base64 --decode | xz --decompress >${disk}`,
    `chown homeassistant-vm: ${disk} && chmod 0600 ${disk} && systemctl start ${unit}`,
    retryFor(180, 'test -S /run/homeassistant-vm/qmp.sock'),
  ].join(' && ')
  return {
    starts: [succeeds('a guest runs that ignores its power button', start, 900_000)],
    says: /Waiting for Home Assistant to shut down, for at most 50 seconds/,
  }
}
