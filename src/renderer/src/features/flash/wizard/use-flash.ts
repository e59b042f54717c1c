// Everything that the steps share: the answers, what is known of image and drives, and going on.
import { useMemo, useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import type { Option } from '#shared/profiles/option.ts'
import {
  type Chosen,
  chooseSource,
  type Draft,
  forgetNamed,
  goTo,
  hasStep,
  nameDrive,
  type StepId,
  sourceOf,
  toggle,
  updateDraft,
  useDraft,
} from './draft.ts'
import { chosenStates, groupDrives } from './drive-choice.ts'
import { toRequest } from './request.ts'
import { useDrives } from './use-drives.ts'
import { useSum } from './use-sum.ts'

export type FlashWizard = ReturnType<typeof useFlash>

export function useFlash() {
  const draft = useDraft()
  const source = useMemo(() => sourceOf(draft), [draft])
  const inspect = useInspect(source)
  const { facts } = inspect
  const options = useImageOptions(source?.kind === 'image' ? source.id : null)
  const canPersonalise = facts ? facts.personalise.can : null
  const drives = useDrives(draft.named)
  const groups = useMemo(
    () => groupDrives(drives.present ?? [], facts, draft.named),
    [drives.present, facts, draft.named],
  )
  const states = useMemo(() => chosenStates(draft.drives, drives.present), [draft.drives, drives.present])
  const step = reachable(draft, canPersonalise, source !== null)
  const sum = useSum(draft.from === 'image' ? '' : draft.sha256, source)
  const { sha256, problem, isRead } = sum
  const request = useMemo(
    () => toRequest(draft, { personalise: facts?.personalise ?? null, sum: { sha256, problem, isRead } }),
    [draft, facts, sha256, problem, isRead],
  )
  const check = useSettledCall('flash.check', request, {
    enabled: step === 'confirm',
    keepsAnswer: () => true,
    // It holds what was typed, passphrases too.
    rememberMs: 0,
    retry: false,
  })
  const writer = useCall('writer.state', {}, { enabled: step === 'confirm' }).data
  const body = useRef<HTMLDivElement>(null)
  return {
    draft,
    source,
    inspect,
    facts,
    sum,
    /** The options of the image's profile, if known: for their labels. */
    options,
    canPersonalise,
    step,
    drives,
    groups,
    states,
    request,
    check,
    writer,
    body,
    go: (to: StepId) => updateDraft(from => goTo(from, to)),
    setSource: (source: Parameters<typeof chooseSource>[1]) =>
      updateDraft(from => chooseSource(from, source)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
    toggle: (one: Chosen, on: boolean) => updateDraft(from => toggle(from, one, on)),
    nameDrive: (path: string) => updateDraft(from => nameDrive(from, path)),
    forgetNamed: (path: string) => updateDraft(from => forgetNamed(from, path)),
  }
}

/** One object: the rows of the table are not drawn again. */
const noOptions: readonly Option[] = []

/** The form's fields of an image, where its profile is still known. `imageId`: null for a source outside the library. */
function useImageOptions(imageId: string | null): readonly Option[] {
  const image = useCall('images.show', { id: imageId ?? '' }, { enabled: imageId !== null })
  const profiles = useCall('profiles.list', {})
  const profile = profiles.data?.profiles.find(one => one.id === image.data?.profile.id)
  return profile?.schemaOptions ?? noOptions
}

/** Inspects a source, once typing has paused. */
function useInspect(source: FlashSource | null) {
  const { data, error, isSettled, isFetching, refetch } = useSettledCall(
    'flash.inspect',
    source && { source },
    {
      delayMs: source?.kind === 'image' ? 0 : 500,
      // A file may be replaced, and an address may answer otherwise.
      staleTimeMs: 30_000,
      retry: false,
    },
  )
  return {
    facts: (isSettled && data) || null,
    error: isSettled ? error : null,
    looking: source !== null && (!isSettled || isFetching),
    again: () => void refetch(),
  }
}

/** A step needs what the earlier ones ask for. */
function reachable({ step, drives }: Draft, canPersonalise: boolean | null, hasSource: boolean): StepId {
  if (!hasSource) return 'what'
  if (step === 'what' || step === 'where') return step
  if (drives.length === 0) return 'where'
  return hasStep(step, canPersonalise) ? step : 'confirm'
}
