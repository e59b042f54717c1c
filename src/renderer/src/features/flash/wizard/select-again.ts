// Drives that failed, chosen again by their facts: they may have another path by now.

import { call } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { driveDifference } from '#shared/drives/same-drive.ts'
import type { ChosenDrive } from '#shared/flash/flash.ts'
import { list } from '#shared/messages/message.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { choose, foundAgain } from './drive-choice.ts'

/** `isSure`: the medium cannot have been exchanged since it was chosen. */
export type Again = { chosen: ChosenDrive; drive: Drive; isSure: boolean }

/** The drives of a request that failed, as they are plugged in now. A toast names the missing ones. */
export async function selectAgain(
  all: readonly ChosenDrive[],
  failed: readonly { path: string; name: string }[],
): Promise<Again[]> {
  const listedDrives = await call('drives.list', {})
  const missing: string[] = []
  const again: Again[] = []
  for (const before of all) {
    const one = failed.find(({ path }) => path === before.path)
    if (!one) continue
    const present = listedDrives.some(({ path }) => path === before.path)
      ? listedDrives
      : [...listedDrives, ...(await shown(before.path))]
    const others = [...all.filter(other => other !== before), ...again.map(({ drive }) => drive)]
    const paths = others.map(({ path }) => path)
    const drive = foundAgain(before, present, paths)
    if (!drive) missing.push(one.name)
    else {
      const { name: _name, ...facts } = choose(drive)
      again.push({
        drive,
        chosen: { ...before, ...facts },
        isSure: driveDifference(before, drive) === null,
      })
    }
  }
  if (missing.length > 0)
    toast(t('flash.again.missing', { count: missing.length, names: list(missing) }), 'bad')
  return again
}

/** A loop device is in no list. */
const shown = (path: string) =>
  call('drives.show', { path }).then(
    drive => [drive],
    () => [],
  )
