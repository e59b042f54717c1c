// Everything that the steps share: profiles, answers, the engine's verdict on them, and navigation.

import { useEffect, useMemo, useRef, useState } from 'react'
import { formatsFor, type VmFormat } from '#features/goals/goals.ts'
import { useLocaleHere } from '#features/locale/use-locale.ts'
import { useCall } from '#lib/engine/calls.ts'
import { useIdle } from '#lib/hooks/use-idle.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { useTouched } from '#lib/hooks/use-touched.ts'
import { t } from '#lib/texts/texts.ts'
import { type Goal, isGoal } from '#shared/boxes/goal.ts'
import type { BuildCheck, BuildRequest } from '#shared/builds/build.ts'
import type { OptionValue } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { newImageHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { useLink } from '#ui/wizard/use-link.ts'
import { takenNames, withNames } from './box-name.ts'
import {
  type Answers,
  answer,
  answerOption,
  answersFor,
  chooseGoal,
  chooseProfile,
  goTo,
  isAnswered,
  leaveBox,
  leaveOutFlake,
  noAnswers,
  resetOption,
  type StepId,
  toCheckable,
  toRequest,
  unnamed,
  updateDraft,
  useDraft,
} from './draft.ts'
import { withLocale } from './locale-answers.ts'
import { type Refused, refusedBy, withRefused } from './refused.ts'

export type Wizard = ReturnType<typeof useWizard>
/** The wizard once a profile is chosen. */
export type ProfiledWizard = Wizard & { profile: Profile; request: BuildRequest }

/**
 * `/new?for=new` begins with another box; `/new?goal=…` says what is wanted; `/new?profile=<id>` chooses that profile
 * and opens the next step.
 */
function useLinkedProfile(known: readonly Profile[] | undefined): void {
  const begin = useMemo(
    () =>
      known &&
      ((query: URLSearchParams) => {
        if (query.get('for') === 'new') {
          const left = updateDraft(leaveBox)
          if (isAnswered(left)) toast(t('new.still-here'), 'neutral')
        }
        const goal = query.get('goal')
        if (isGoal(goal)) updateDraft(from => chooseGoal(from, goal))
        const linked = query.get('profile')
        if (!linked) return
        if (isFlakeReference(linked) || known.some(({ id }) => id === linked))
          updateDraft(from => goTo(chooseProfile(from, linked), 'configure'))
        else toast(t('new.profile.unknown', { profile: linked }), 'bad')
      }),
    [known],
  )
  useLink(newImageHref(), begin ?? null)
}

export function useWizard() {
  const list = useCall('profiles.list', {})
  // The remembered list may lack it: only the engine's own answer says that there is none.
  useLinkedProfile(list.isFetching ? undefined : list.data?.profiles)
  const draft = useDraft()
  const reference = draft.profile && isFlakeReference(draft.profile) ? draft.profile : null
  const flake = useCall('profiles.show', { id: reference ?? '' }, { enabled: reference !== null })
  const listed = list.data?.profiles.find(one => one.id === draft.profile) ?? null
  const profile = reference ? (flake.data ?? null) : listed
  const answers = profile ? answersFor(draft, profile.id) : noAnswers
  const boxes = useCall('boxes.list', {}).data?.boxes
  const { goal, vm } = draft
  const here = useLocaleHere(draft.step === 'configure')
  /** The answers with what follows from the goal, from the names of the other boxes, and from this computer's place. */
  const given = useMemo(() => {
    if (!profile) return noAnswers
    const others = boxes?.filter(({ id }) => id !== answers.box) ?? []
    const taken = { profiles: list.data?.profiles.map(({ id }) => id) ?? [], boxes: takenNames(others) }
    const formats = answers.formats ?? formatsFor(goal, vm, profile.formats)
    return withLocale(profile, withNames(profile, { ...answers, formats }, taken), here)
  }, [profile, answers, boxes, list.data, goal, vm, here])
  const request = useMemo(() => (profile ? toRequest(profile, given) : null), [profile, given])
  const check = useSettledCall('builds.check', request && profile && toCheckable(request, profile), {
    enabled: useIdle(),
    // The last answer stays while the next is on its way, but never that about another profile.
    keepsAnswer: (about, now) => about.profile === now.profile,
    // Free space changes at any time.
    staleTimeMs: 10_000,
    rememberMs: 30_000,
  })
  const { touched, touch } = useTouched()
  const [refused, setRefused] = useState<Refused | null>(null)
  const allProblems = (found: BuildCheck | undefined) =>
    request ? withRefused(found?.problems ?? [], refused, request) : []
  const body = useRef<HTMLDivElement>(null)

  const only = list.data?.profiles.length === 1 ? list.data.profiles[0]?.id : undefined
  useEffect(() => {
    if (only && !draft.profile) updateDraft(from => chooseProfile(from, only))
  }, [only, draft.profile])

  return {
    list,
    profile,
    goal,
    /** Name of the box whose answers these are; null: it is a new one. */
    changing: boxes?.find(({ id }) => id === answers.box)?.name ?? null,
    vm,
    setGoal: (goal: Goal) => updateDraft(from => chooseGoal(from, goal)),
    setVm: (vm: VmFormat) => updateDraft(from => ({ ...from, vm })),
    answers,
    given,
    request,
    check,
    /** The problems of the answers: those that the engine's check found, and those that the profile itself refused. */
    problems: allProblems(check.data),
    allProblems,
    /** Keeps what evaluating `asked` refused, so that it is shown beside its fields. */
    refuse: (error: unknown, request: BuildRequest) => {
      const found = refusedBy(error, request)
      setRefused(found)
      if (found) touch(...found.problems.map(one => one.field))
    },
    touched,
    touch,
    body,
    /** The chosen flake, while Nix looks at it or after it could not. */
    flake: reference && !profile ? { reference, ...flake } : null,
    flakes: draft.flakes,
    /** Id or reference; the profile itself may be still to come. */
    chosen: draft.profile,
    // A profile that is gone leaves nothing for the later steps to ask.
    step: profile || reference ? draft.step : ('what' as const),
    go: (step: StepId) => updateDraft(from => goTo(from, step)),
    leaveOut: (flake: string) => updateDraft(from => leaveOutFlake(from, flake)),
    choose: (id: string) => updateDraft(from => chooseProfile(from, id)),
    set: (change: Partial<Answers>) => updateDraft(from => answer(from, change)),
    setOption: (key: string, value: OptionValue) =>
      updateDraft(from => answerOption(profile ? unnamed(from, profile, key) : from, key, value)),
    resetOption: (key: string) =>
      updateDraft(from => resetOption(profile ? unnamed(from, profile, key) : from, key)),
  }
}
