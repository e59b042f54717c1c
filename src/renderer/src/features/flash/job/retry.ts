// The same request again, for the drives that failed.

import { useState } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import { type FlashRequest, flashRequest, succeeded } from '#shared/flash/flash.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { flashHref, flashJobHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { updateDraft } from '../wizard/draft.ts'
import { choose } from '../wizard/drive-choice.ts'
import { personalAgain } from '../wizard/personal-rows.ts'
import { type Again, selectAgain } from '../wizard/select-again.ts'

/** null when there is nothing to retry, or when this window does not know the request. */
export function useRetry(view: FlashJobView) {
  const [busy, setBusy] = useState(false)
  const once = useOneAtATime()
  const kept = keptRequest(view.id)
  const failed = view.detail.results.filter(result => !succeeded(result))
  if (!kept || failed.length === 0) return null
  const retry = async () => {
    setBusy(true)
    try {
      const again = await selectAgain(kept.request.drives, failed)
      if (again.length === 0) return
      if (kept.seedsLost || again.some(({ isSure }) => !isSure)) return askAgain(kept, again)
      const request = { ...kept.request, drives: again.map(({ chosen }) => chosen) }
      const { job, subject } = await sendCommand('flash.start', request)
      keepRequest(job, request)
      if (isAt(flashJobHref(view.id))) navigate(jobHref({ kind: 'flash', subject, id: job }))
    } catch (thrown) {
      toast(errorLine(asReport(thrown)), 'bad')
    } finally {
      setBusy(false)
    }
  }
  const cancelled = failed.every(({ outcome }) => outcome === 'cancelled')
  const label = cancelled ? t('flash.again') : t('flash.again.failed', { count: failed.length })
  return { start: () => once(retry), busy, label }
}

/**
 * Back to the wizard: after a reload the personal answers are gone, and of a drive that was plugged in again a person has
 * to see what is on it before it is erased.
 */
function askAgain({ request, seedsLost }: KeptRequest, again: readonly Again[]): void {
  const { source, sha256, drives: _drives, allowUnrecognised, box, ...switches } = request
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
    allowUnrecognised,
    box,
    switches,
    drives: again.map(({ drive }) => choose(drive)),
    named: again.filter(({ drive }) => drive.bus === 'loop').map(({ drive }) => drive.path),
  }))
  toast(t(seedsLost ? 'flash.again.lost' : 'flash.again.replugged'), 'neutral')
  navigate(flashHref())
}

// The requests, for "Retry failed drives". Seeds may hold secrets: they are in memory only, so that after a reload
// the rest of the request is still known and the personal answers have to be entered again.
type KeptRequest = { request: FlashRequest; seedsLost: boolean }

const stored = (job: string) => `kiln.flash.${job}`
const memory = new Map<string, FlashRequest>()

export function keepRequest(job: string, request: FlashRequest): void {
  memory.set(job, request)
  const bare = { ...request, drives: request.drives.map(drive => ({ ...drive, seed: null })) }
  const hadSeeds = request.drives.some(({ seed }) => seed !== null)
  try {
    window.sessionStorage.setItem(stored(job), JSON.stringify({ request: bare, hadSeeds }))
  } catch {
    // Full or switched off: after a reload it has to be chosen again.
  }
}

function keptRequest(job: string): KeptRequest | null {
  const whole = memory.get(job)
  if (whole) return { request: whole, seedsLost: false }
  try {
    const { request, hadSeeds } = JSON.parse(window.sessionStorage.getItem(stored(job)) ?? 'null')
    return { request: flashRequest.parse(request), seedsLost: Boolean(hadSeeds) }
  } catch {
    return null
  }
}
