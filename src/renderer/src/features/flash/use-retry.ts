// The same request once more, for the drives that failed: each chosen anew by its facts, as it is plugged in now.
import { useState } from 'react'
import type { Drive } from '#shared/model/drive.ts'
import type { ChosenDrive, FlashRequest } from '#shared/model/flash.ts'
import type { JobView } from '#shared/model/job.ts'
import { navigate } from '../../app/hash-location.ts'
import { call } from '../../lib/calls.ts'
import { listed } from '../../lib/words.ts'
import { toast } from '../../ui/announcer.tsx'
import { asReport } from '../../ui/error-panel.tsx'
import { jobPlace } from '../jobs/job-place.ts'
import { updateDraft } from './draft-store.ts'
import { choose, foundAgain } from './drive-choice.ts'
import { keepRequest, keptRequest } from './kept-requests.ts'
import { succeeded } from './words.ts'

/** null when there is nothing to retry, or when this window does not know what was asked for. */
export function useRetry(view: JobView) {
  const [busy, setBusy] = useState(false)
  const kept = keptRequest(view.id)
  const failed = view.flash.results.filter(result => !succeeded(result))
  if (!kept || failed.length === 0) return null
  const wanted = kept.request.drives.filter(({ path }) => failed.some(one => one.path === path))
  const start = async () => {
    setBusy(true)
    try {
      const again = await chooseAnew(wanted, path => failed.find(one => one.path === path)?.name ?? path)
      if (again.length === 0) return
      if (kept.seedsLost) return askAgain(kept.request, again)
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

type Again = { chosen: ChosenDrive; drive: Drive }

async function chooseAnew(
  wanted: readonly ChosenDrive[],
  nameOf: (path: string) => string,
): Promise<Again[]> {
  const listedDrives = await call('drives.list', {})
  const missing: string[] = []
  const again: Again[] = []
  for (const before of wanted) {
    const present = listedDrives.some(({ path }) => path === before.path)
      ? listedDrives
      : [...listedDrives, ...(await shown(before.path))]
    const drive = foundAgain(before, present)
    if (!drive) missing.push(nameOf(before.path))
    else {
      const { name: _name, ...facts } = choose(drive)
      again.push({ drive, chosen: { ...before, ...facts } })
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

/** After a reload the personal answers are gone: the wizard asks for them. */
function askAgain(
  { source, sha256, drives: _drives, ...switches }: FlashRequest,
  again: readonly Again[],
): void {
  updateDraft(from => ({
    ...from,
    step: 'personalise',
    from: source.kind,
    ...(source.kind === 'image' ? { image: { id: source.id, format: source.format } } : {}),
    ...(source.kind === 'file' ? { path: source.path } : {}),
    ...(source.kind === 'url' ? { url: source.url } : {}),
    sha256: sha256 ?? '',
    switches,
    drives: again.map(({ drive }) => choose(drive)),
    named: again.filter(({ drive }) => drive.bus === 'loop').map(({ drive }) => drive.path),
  }))
  toast('The personal settings were not kept over the reload: give them again.', 'neutral')
  navigate('/flash')
}
