// Which drives are offered, which are explained, and whether those that were chosen are still the same. Pure.
import { t, texts } from '#lib/texts/texts.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { type Finding, mayWrite, type ToBeWritten, type Verdict } from '#shared/drives/may-write.ts'
import { driveDifference, driveIdentity } from '#shared/drives/same-drive.ts'
import type { Chosen } from './draft.ts'

export type DriveRow = { drive: Drive; verdict: Verdict; canChoose: boolean }

type DriveGroups = {
  /** Plugged in: to be chosen, or refused for a reason that a person can fix or should see. */
  plugged: DriveRow[]
  /** Built in, and possible once their name is typed. */
  internal: DriveRow[]
  /** Never written. */
  never: DriveRow[]
}

/** Said where the drive is looked for: it is too small, its slider is on "lock", it is in use now. */
const explained: readonly Finding['code'][] = ['too-small', 'read-only', 'busy', 'source']

/** Groups the drives. One that was named by its path is always shown. */
export function groupDrives(
  drives: readonly Drive[],
  image: ToBeWritten | null,
  named: readonly string[] = [],
): DriveGroups {
  const groups: DriveGroups = { plugged: [], internal: [], never: [] }
  for (const drive of drives) {
    const verdict = mayWrite(drive, image)
    const row = { drive, verdict, canChoose: verdict.may !== 'no' }
    const fixable = verdict.reasons.every(({ code }) => explained.includes(code))
    if (named.includes(drive.path)) groups.plugged.push(row)
    else if (verdict.may === 'no' && (drive.internal || !fixable)) groups.never.push(row)
    else groups[drive.internal ? 'internal' : 'plugged'].push(row)
  }
  return groups
}

export const choose = (drive: Drive): Chosen => ({
  ...driveIdentity(drive),
  name: driveName(drive),
})

export type ChosenState = { chosen: Chosen; drive: Drive | null; gone: string | null }

/** `present` undefined: it is not known yet what is plugged in. */
export const chosenStates = (all: readonly Chosen[], present: readonly Drive[] | undefined): ChosenState[] =>
  all.map(chosen => {
    if (!present) return { chosen, drive: null, gone: null }
    const drive = present.find(({ path }) => path === chosen.path)
    // A reader without its card and a detached loop device are still there, without a size.
    if (!drive?.sizeBytes)
      return { chosen, drive: null, gone: t('flash.drives.not-plugged-in', { name: chosen.name }) }
    const difference = driveDifference(chosen, drive)
    if (!difference) return { chosen, drive, gone: null }
    return {
      chosen,
      drive: null,
      gone: t('flash.not-the-same', { path: chosen.path, difference }),
    }
  })

/**
 * The drive that was tried before, as it is plugged in now, perhaps elsewhere. Without a serial number only the same
 * place says that it is the same. `others`: the places of the other drives of the same job, because cheap readers and
 * sticks share their serial numbers.
 */
export function foundAgain(
  before: Pick<Chosen, 'path' | 'serial' | 'sizeBytes'>,
  present: readonly Drive[],
  others: readonly string[],
): Drive | null {
  const same = present.filter(
    ({ path, serial, sizeBytes }) =>
      serial === before.serial && sizeBytes === before.sizeBytes && !others.includes(path),
  )
  const inPlace = same.find(({ path }) => path === before.path)
  if (inPlace) return inPlace
  return before.serial !== '' && same.length === 1 ? (same[0] ?? null) : null
}

/** "Empty", "1 partition: HOLIDAY · mounted as /media/me/HOLIDAY"; "" for a reader without a card. */
export function contentWords({ contents, partitions, sizeBytes }: Drive): string {
  if (sizeBytes === 0) return ''
  const points = [...new Set(partitions.flatMap(({ mountPoints }) => mountPoints))]
  const text = texts.text(contents)
  const words = [text.charAt(0).toUpperCase() + text.slice(1)]
  if (points.length > 0) words.push(t('flash.drives.mounted-as', { points: points.join(', ') }))
  return words.filter(Boolean).join(' · ')
}

type ListedDrive = { path: string; row: DriveRow } | { path: string; gone: ChosenState }

/** Drives in the list's order; one that was chosen and is gone keeps its place, so that nothing jumps. */
export function withDisconnected(rows: readonly DriveRow[], states: readonly ChosenState[]): ListedDrive[] {
  const all: ListedDrive[] = rows.map(row => ({ path: row.drive.path, row }))
  for (const state of states) {
    if (!state.gone) continue
    const { path } = state.chosen
    const at = all.findIndex(one => comparePaths(one.path, path) >= 0)
    all.splice(at < 0 ? all.length : at, 0, { path, gone: state })
  }
  return all
}

const comparePaths = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
