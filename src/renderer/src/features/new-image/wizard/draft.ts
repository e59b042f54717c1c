// The answers of the wizard, kept for each profile, so that neither Back nor another profile loses one. What becomes of them
// is pure, and one store holds them.
import type { VmFormat } from '#features/goals/goals.ts'
import { changedOptions } from '#features/profile-form/answers.ts'
import { createDraftStore } from '#lib/draft-store.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import type { Goal } from '#shared/boxes/goal.ts'
import { type BuilderChoice, chosenByKiln } from '#shared/builders/choice-names.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { hostNameOption, nameByHost } from '#shared/builds/name-by-host.ts'
import { type Architecture, type Compression, formatInfo, type ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import type { OptionValue, OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'

export type Answers = {
  name: string
  architecture: Architecture | null
  /** Only what was answered; the rest are the profile's defaults. Never a secret. */
  options: OptionValues
  /** null until one is chosen. */
  formats: ImageFormat[] | null
  /** The compression of a qcow2. Left out: the usual one. */
  compression?: Compression
  /** Left out: Kiln chooses. */
  builder?: BuilderChoice
  /** Id of the box that it is built for. */
  box?: string
  /** The answers are from an earlier build, a preset or a box: what was left out there had the profile's default. */
  asBefore?: true
}

export type Draft = {
  step: StepId
  /** The goal of the box; null if a person did not choose one. */
  goal: Goal | null
  /** The program of a VM elsewhere, by its format. */
  vm: VmFormat
  profile: string | null
  /** References of the flakes that stand beside the profiles. */
  flakes: string[]
  /** Answers by profile. */
  answers: Record<string, Answers>
}

export const noAnswers: Answers = { name: '', architecture: null, options: {}, formats: null }
export const newDraft: Draft = {
  step: 'what',
  goal: null,
  vm: 'ova',
  profile: null,
  flakes: [],
  answers: {},
}

/** Nothing was answered on either page. A chosen profile may be the only one there is. */
export const isUntouched = ({ step, goal, vm, flakes, answers }: Draft): boolean =>
  step === 'what' &&
  goal === null &&
  vm === newDraft.vm &&
  flakes.length === 0 &&
  Object.keys(answers).length === 0

/** The chosen profile has an answer. */
export const isAnswered = ({ profile, answers }: Draft): boolean =>
  profile !== null && answers[profile] !== undefined

export const answersFor = ({ answers: all }: Draft, profile: string): Answers => all[profile] ?? noAnswers

function without(answers: Draft['answers'], profile: string): Draft['answers'] {
  const { [profile]: _, ...others } = answers
  return others
}

/** Formats that were chosen for another goal are not for this one. */
export const chooseGoal = (from: Draft, goal: Goal): Draft => ({
  ...from,
  goal,
  answers: Object.fromEntries(
    Object.entries(from.answers).map(([profile, answers]) => [profile, { ...answers, formats: null }]),
  ),
})

export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step })
/** `profile` is an id, or the reference of a flake, which then stands beside the profiles. What was answered for a box is not
 *  for another machine. */
export const chooseProfile = (from: Draft, profile: string): Draft => ({
  ...from,
  ...(from.answers[profile]?.box !== undefined && { answers: without(from.answers, profile) }),
  profile,
  flakes:
    isFlakeReference(profile) && !from.flakes.includes(profile) ? [...from.flakes, profile] : from.flakes,
})
export const leaveOutFlake = (from: Draft, reference: string): Draft => ({
  ...from,
  profile: from.profile === reference ? null : from.profile,
  flakes: from.flakes.filter(one => one !== reference),
})

/** Changes the answers of the chosen profile. */
export function answer(from: Draft, change: Partial<Answers>): Draft {
  const { profile } = from
  if (!profile) return from
  return { ...from, answers: { ...from.answers, [profile]: { ...answersFor(from, profile), ...change } } }
}

export function answerOption(from: Draft, key: string, value: OptionValue): Draft {
  if (!from.profile) return from
  return answer(from, { options: { ...answersFor(from, from.profile).options, [key]: value } })
}

/**
 * Clears the name of an earlier build if it is its host name: it was not typed, so it follows the next host name, too.
 */
export function unnamed(from: Draft, profile: Profile, key: string): Draft {
  const { name, options } = answersFor(from, profile.id)
  return key === hostNameOption(profile)?.key && name !== '' && name === nameByHost(profile, options)
    ? answer(from, { name: '' })
    : from
}

/** The profile's default holds again. */
export function resetOption(from: Draft, key: string): Draft {
  if (!from.profile) return from
  const { [key]: _, ...options } = answersFor(from, from.profile).options
  return answer(from, { options })
}

type Given = Pick<BuildRequest, 'profile' | 'options' | 'formats'> &
  Partial<Pick<BuildRequest, 'name'>> & { architecture?: Architecture | undefined }

/** Takes over the answers of a preset or of an earlier build. */
export function takeOver(from: Draft, { profile, options, formats, architecture: arch, name }: Given): Draft {
  return answer(chooseProfile({ ...from, goal: null }, profile), {
    options,
    asBefore: true,
    formats: formats.length ? formats : null,
    architecture: arch ?? null,
    ...(name === undefined ? {} : { name }),
  })
}

/** Takes over the answers of a preset. Those of a box that is being changed stay its own. */
export function takeOverPreset(from: Draft, preset: Given): Draft {
  const { box, name } = answersFor(from, preset.profile)
  const loaded = goTo(takeOver(from, preset), 'configure')
  return box === undefined ? loaded : { ...answer(loaded, { box, name }), goal: from.goal }
}

const ofBox = (from: Draft, box: string | undefined): Draft =>
  box === undefined ? from : answer(from, { box })

/** After a build was started: the next image is another machine, so no answer of this one is left for it. What was built is
 *  taken up again from its page ("Build again with these answers"). */
export function afterStart(from: Draft): Draft {
  return { ...from, answers: without(from.answers, from.profile ?? ''), profile: null, step: 'what' }
}

/** Begins with another box: answers for an existing one are not for it. A host needs none. */
export function leaveBox(from: Draft): Draft {
  const goal = from.goal === 'host' ? null : from.goal
  if (answersFor(from, from.profile ?? '').box === undefined) return { ...from, goal }
  return { ...afterStart(from), goal: null }
}

/** The formats that will be there: raw is kept when another format is made from it. */
function resultingFormats(chosen: readonly ImageFormat[], offered: readonly ImageFormat[]): ImageFormat[] {
  const needsRaw = chosen.some(format => formatInfo[format].from === 'raw')
  return offered.filter(format => chosen.includes(format) || (format === 'raw' && needsRaw))
}

const chosenFormats = ({ formats }: Answers, profile: Profile): ImageFormat[] =>
  formats
    ? resultingFormats(formats, profile.formats)
    : resultingFormats(profile.formats.slice(0, 1), profile.formats)

export const chosenArchitecture = ({ architecture: chosen }: Answers, profile: Profile): Architecture =>
  chosen && profile.architectures.includes(chosen) ? chosen : (profile.architectures[0] ?? 'x86_64')

export function toRequest(profile: Profile, given: Answers): BuildRequest {
  return {
    profile: profile.id,
    name: given.name.trim() || nameByHost(profile, given.options),
    architecture: chosenArchitecture(given, profile),
    options: changedOptions(profile.schemaOptions, given.options),
    formats: chosenFormats(given, profile),
    ...(given.compression && chosenFormats(given, profile).includes('qcow2')
      ? { compression: given.compression }
      : {}),
    builder: given.builder ?? chosenByKiln,
    ...(given.box !== undefined && { box: given.box }),
  }
}

/** Adds a format if none is chosen yet, because `builds.check` wants at least one. */
export const toCheckable = (request: BuildRequest, profile: Profile): BuildRequest =>
  request.formats.length ? request : { ...request, formats: profile.formats.slice(0, 1) }

export type StepId = 'what' | 'configure'

export const { update: updateDraft, useDraft } = createDraftStore({
  name: 'kiln.new-box-2',
  empty: newDraft,
})

/** Fills the wizard with an earlier request ("Build again"); then go to /new. */
export const draftFromRequest = (request: BuildRequest) =>
  updateDraft(from => goTo(ofBox(takeOver(from, request), request.box), 'configure'))

/** Fills it with the answers of a box, whose image is then built; then go to /new. */
type Box = Pick<BoxRecord, 'id' | 'name' | 'profile' | 'options' | 'architecture' | 'goal'>

export const draftFromBox = ({ id, name, profile, options, architecture, goal }: Box) =>
  updateDraft(from => {
    if (profile === null) return from
    const filled = takeOver(from, { profile, options, architecture, name, formats: [] })
    return goTo(ofBox({ ...filled, goal }, id), 'configure')
  })

/** Fills it with what an image was built with, to be changed; then go to /new. */
export const draftFromImage = (image: Image) =>
  updateDraft(from => goTo(takeOver(from, buildSettingsOf(image)), 'configure'))
