// Unmounts and ejects on macOS, by diskutil(8). It reaches the volumes of an APFS container on the drive too.
import { setTimeout } from 'node:timers/promises'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { operation } from './drive-failure.ts'
import type { RunTool } from './system-tools.ts'

type Wait = (ms: number) => Promise<unknown>
type Unmounting = { path: string; name: string; force: boolean; run: RunTool; wait?: Wait }

/** macOS mounts a drive that was just plugged in, or looks through it, while Kiln unmounts it. */
const unmountAgainMs = [500, 1500]

/**
 * Unmounts the disk even if no volume is mounted: an APFS container that is only attached holds the drive too. `force`:
 * even if files are open on it. Throws drive.busy.
 */
export async function unmountDisk({ path, name, force, run, wait = setTimeout }: Unmounting): Promise<void> {
  const args = ['unmountDisk', ...(force ? ['force'] : []), path]
  let output = ''
  for (const ms of [...unmountAgainMs, null]) {
    const ran = await run('diskutil', args)
    if (ran.ok) return
    output = ran.output
    if (ms !== null) await wait(ms)
  }
  const reason = force ? output : message('drive.not-forced', { reason: output })
  throw failure('drive.busy', { operation, values: { name, reason } })
}

/** Closing a drive makes macOS look at it, and perhaps mount it, for seconds. */
const ejectAgainMs = [1000, 2000, 3000, 4000]

/** False if macOS still holds it. */
export async function ejectDisk(path: string, run: RunTool, wait: Wait = setTimeout): Promise<boolean> {
  for (const ms of [...ejectAgainMs, null]) {
    if ((await run('diskutil', ['eject', path])).ok) return true
    if (ms !== null) await wait(ms)
  }
  return false
}
