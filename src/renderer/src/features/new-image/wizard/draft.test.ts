import { describe, expect, test } from 'vitest'
import { testProfile } from '#test/profiles/window-profile.ts'
import {
  afterStart,
  answer,
  answerOption,
  answersFor,
  chooseProfile,
  type Draft,
  goTo,
  isAnswered,
  leaveBox,
  leaveOutFlake,
  newDraft,
  noAnswers,
  resetOption,
  takeOver,
  takeOverPreset,
  toCheckable,
  toRequest,
  unnamed,
} from './draft.ts'

const started = chooseProfile(newDraft, 'tiny')
const withOptions = (options: Record<string, string | number | string[]>) =>
  toRequest(testProfile, { ...noAnswers, options }).options

describe('answers', () => {
  test('of one profile are still there after another was chosen', () => {
    const typed = answerOption(started, 'hostname', 'box1')
    const back = chooseProfile(answerOption(chooseProfile(typed, 'other'), 'hostname', 'x'), 'tiny')
    expect(answersFor(back, 'tiny').options).toEqual({ hostname: 'box1' })
  })

  test('survive going back and forth, and a reload', () => {
    const typed = goTo(goTo(answerOption(started, 'size', 512), 'configure'), 'what')
    expect(JSON.parse(JSON.stringify(typed))).toEqual(typed)
  })

  test('of the image that was started are gone, those of other profiles are not', () => {
    const others = answerOption(chooseProfile(newDraft, 'other'), 'hostname', 'attic')
    const filled = answerOption(chooseProfile(others, 'test'), 'hostname', 'kitchen')
    const after = afterStart(goTo(filled, 'configure'))
    expect(after).toMatchObject({ step: 'what', profile: null })
    expect(answersFor(after, 'test')).toEqual(noAnswers)
    expect(answersFor(after, 'other').options).toEqual({ hostname: 'attic' })
  })

  test('of an existing box are not those of a new one; of a new one they are', () => {
    const typed = goTo(answerOption(started, 'hostname', 'box1'), 'configure')
    expect(leaveBox(typed)).toEqual(typed)
    expect(isAnswered(typed)).toBe(true)
    const other = answerOption(chooseProfile(newDraft, 'other'), 'hostname', 'attic')
    const ofBox = goTo(answer(chooseProfile(other, 'tiny'), { name: 'Kitchen', box: 'k1' }), 'configure')
    const left = leaveBox({ ...ofBox, goal: 'try' })
    expect(left).toMatchObject({ step: 'what', profile: null, goal: null })
    expect(isAnswered(left)).toBe(false)
    expect(answersFor(left, 'tiny')).toEqual(noAnswers)
    expect(answersFor(left, 'other').options).toEqual({ hostname: 'attic' })
    // It has no form, so a new box would begin at its end.
    expect(leaveBox({ ...newDraft, goal: 'host' }).goal).toBeNull()
  })

  test('of a preset go to the box that is being changed', () => {
    const preset = { profile: 'tiny', options: { size: 9 }, formats: [], architecture: 'x86_64' } as const
    const ofBox = { ...answer(started, { name: 'Kitchen', box: 'k1' }), goal: 'try' } as const
    const loaded = takeOverPreset(ofBox, { ...preset, formats: [] })
    expect(loaded).toMatchObject({ goal: 'try', step: 'configure' })
    expect(answersFor(loaded, 'tiny')).toMatchObject({ box: 'k1', name: 'Kitchen', options: { size: 9 } })
    expect(answersFor(takeOverPreset(started, { ...preset, formats: [] }), 'tiny').box).toBeUndefined()
  })

  test('without a profile change nothing', () => {
    expect(answer(newDraft, { name: 'x' })).toBe(newDraft)
  })

  test('of a preset replace those of its profile', () => {
    const taken = takeOver(answerOption(started, 'size', 512), {
      profile: 'tiny',
      options: { hostname: 'preset' },
      formats: ['ova'],
      architecture: 'aarch64',
    })
    expect(toRequest(testProfile, answersFor(taken, 'tiny'))).toMatchObject({
      options: { hostname: 'preset' },
      formats: ['raw', 'ova'],
      architecture: 'aarch64',
    })
  })
})

describe('a flake', () => {
  const reference = '/home/me/machines#box'
  const looked = chooseProfile(started, reference)

  test('stands beside the profiles once it was chosen, and keeps its answers', () => {
    const typed = answer(looked, { name: 'Kitchen' })
    const back = chooseProfile(chooseProfile(typed, 'tiny'), reference)
    expect([back.flakes, answersFor(back, reference).name]).toEqual([[reference], 'Kitchen'])
    expect(JSON.parse(JSON.stringify(back))).toEqual(back)
  })

  test('comes along with an earlier build of it, and can be left out', () => {
    const again = takeOver(newDraft, { profile: reference, options: {}, formats: ['iso'] })
    expect([again.profile, again.flakes]).toEqual([reference, [reference]])
    expect(leaveOutFlake(again, reference)).toMatchObject({ profile: null, flakes: [] })
    expect(leaveOutFlake(chooseProfile(looked, 'tiny'), reference).profile).toBe('tiny')
  })
})

describe('a request', () => {
  test('holds only what differs from the defaults', () => {
    expect(withOptions({ hostname: 'tiny', size: 192, keys: [], note: '' })).toEqual({})
    expect(withOptions({ size: 256, hostname: 'box1' })).toEqual({ hostname: 'box1', size: 256 })
  })

  test('holds no secret and no option that the profile does not have', () => {
    expect(withOptions({ token: 'hush', gone: 1 })).toEqual({})
  })

  test('leaves out empty rows, and a number that was emptied', () => {
    expect(withOptions({ keys: ['', 'a', ''], size: '' })).toEqual({ keys: ['a'] })
  })

  test('passes on what is not a number, so that the engine can say so', () => {
    expect(withOptions({ size: 'many' })).toEqual({ size: 'many' })
  })

  test('may empty a text that has a default', () => {
    expect(withOptions({ hostname: '' })).toEqual({ hostname: '' })
  })

  test('begins with the first format, and brings raw along with what is made from it', () => {
    expect(toRequest(testProfile, noAnswers).formats).toEqual(['raw'])
    expect(toRequest(testProfile, { ...noAnswers, formats: ['ova', 'qcow2'] }).formats).toEqual([
      'raw',
      'qcow2',
      'ova',
    ])
    expect(toRequest(testProfile, { ...noAnswers, formats: ['iso'] }).formats).toEqual(['iso'])
  })

  test('without a format can still be checked', () => {
    const request = toRequest(testProfile, { ...noAnswers, formats: [] })
    expect(request.formats).toEqual([])
    expect(toCheckable(request, testProfile).formats).toEqual(['raw'])
  })

  test('falls back to an architecture that the profile has', () => {
    const [only] = testProfile.architectures
    const narrow = { ...testProfile, architectures: only ? [only] : [] }
    expect(toRequest(narrow, { ...noAnswers, architecture: 'aarch64' }).architecture).toBe('x86_64')
  })
})

describe('the name', () => {
  const nameOf = (from: Draft) => toRequest(testProfile, answersFor(from, 'tiny')).name
  const typeHost = (from: Draft, host: string) =>
    answerOption(unnamed(from, testProfile, 'hostname'), 'hostname', host)

  test('follows the host name until one is typed, and again once that is emptied', () => {
    const hosted = typeHost(started, 'kitchen')
    expect(nameOf(hosted)).toBe('kitchen')
    const named = answer(hosted, { name: 'Ada’s' })
    expect(nameOf(typeHost(named, 'cellar'))).toBe('Ada’s')
    expect(nameOf(answer(typeHost(named, 'cellar'), { name: ' ' }))).toBe('cellar')
  })

  test('is the profile’s while the host name is the profile’s own', () => {
    expect(nameOf(started)).toBe('')
    expect(nameOf(typeHost(typeHost(started, 'kitchen'), 'tiny'))).toBe('')
    expect(nameOf(resetOption(typeHost(started, 'kitchen'), 'hostname'))).toBe('')
  })

  test('of an earlier build follows if it was its host name', () => {
    const given = { profile: 'tiny', formats: [], options: { hostname: 'kitchen' } }
    expect(nameOf(typeHost(takeOver(newDraft, { ...given, name: 'kitchen' }), 'cellar'))).toBe('cellar')
    expect(nameOf(typeHost(takeOver(newDraft, { ...given, name: 'Typed' }), 'cellar'))).toBe('Typed')
  })
})
