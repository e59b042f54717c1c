// The same request once more, for the drives that failed: each chosen anew by its facts, as it is plugged in now.
import { useState } from 'react'
import { driveDifference } from '#shared/flash/same-drive.ts'
import type { Drive } from '#shared/model/drive.ts'
import type { ChosenDrive } from '#shared/model/flash.ts'
import type { JobView } from '#shared/model/job.ts'
import { navigate } from '../../app/hash-location.ts'
import { call } from '../../lib/calls.ts'
import { listed } from '../../lib/words.ts'
import { toast } from '../../ui/announcer.tsx'
import { asReport } from '../../ui/error-panel.tsx'
import { jobPlace } from '../jobs/job-place.ts'
import { updateDraft } from './draft-store.ts'
import { choose, foundAgain } from './drive-choice.ts'
import { type KeptRequest, keepRequest, keptRequest } from './kept-requests.ts'
import { personalAgain } from './personal.ts'
import { succeeded } from './words.ts'

/** null when there is nothing to retry, or when this window does not know what was asked for. */
export function useRetry(view: JobView) {
  const [busy, setBusy] = useState(false)
  const kept = keptRequest(view.id)
  const failed = view.flash.results.filter(result => !succeeded(result))
  if (!kept || failed.length === 0) return null
  const start = async () => {
    setBusy(true)
    try {
      const again = await chooseAnew(kept.request.drives, failed)
      if (again.length === 0) return
      if (kept.seedsLost || again.some(({ isSure }) => !isSure)) return askAgain(kept, again)
      const request = { ...kept.request, drives: again.map(({ chosen }) => chosen) }
      const { job, subject } = await call('flash.start', request)
      keepRequest(job, request)
      navigate(jobPlace({ kind: 'flash', subject, id: job }))
    } catch (thrown) {
      const { message, hint } = asReport(thrown)
      toast(`${message} ${hint}`, 'bad')
    } finally {
      setBusy(false)
    }
  }
  const cancelled = failed.every(({ outcome }) => outcome === 'cancelled')
  const label = cancelled
    ? 'Flash again'
    : failed.length === 1
      ? 'Retry the failed drive'
      : 'Retry failed drives'
  return { start, busy, label }
}

/** `isSure`: nobody can have exchanged the medium since it was chosen. */
type Again = { chosen: ChosenDrive; drive: Drive; isSure: boolean }

async function chooseAnew(
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
    toast(
      `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not plugged in. Plug in again and retry.`,
      'bad',
    )
  return again
}

/** A loop device is in no list. */
const shown = (path: string) =>
  call('drives.show', { path }).then(
    drive => [drive],
    () => [],
  )

/**
 * Back to the wizard: after a reload the personal answers are gone, and of a drive that was plugged in anew a person has
 * to see what is on it before it is erased.
 */
function askAgain({ request, seedsLost }: KeptRequest, again: readonly Again[]): void {
  const { source, sha256, drives: _drives, ...switches } = request
  const seeds = again.map(({ chosen }) => chosen.seed)
  updateDraft(from => ({
    ...from,
    step: seedsLost ? 'personalise' : 'confirm',
    ...(seedsLost ? {} : { personal: personalAgain(from.personal, seeds) }),
    typed: {},
    from: source.kind,
    ...(source.kind === 'image' ? { image: { id: source.id, format: source.format } } : {}),
    ...(source.kind === 'file' ? { path: source.path } : {}),
    ...(source.kind === 'url' ? { url: source.url } : {}),
    sha256: sha256 ?? '',
    switches,
    drives: again.map(({ drive }) => choose(drive)),
    named: again.filter(({ drive }) => drive.bus === 'loop').map(({ drive }) => drive.path),
  }))
  toast(
    seedsLost
      ? 'The personal settings were not kept over the reload: give them again.'
      : 'A drive was plugged in anew since: look at what will be erased once more.',
    'neutral',
  )
  navigate('/flash')
}
