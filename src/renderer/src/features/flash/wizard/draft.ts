// The answers of the flashing wizard: what becomes of them is pure, and one store holds them.
import type { z } from 'zod'
import { nameAfter } from '#features/seed/answers.ts'
import { lostNow, withoutSecrets } from '#features/seed/lost-answers.ts'
import { newPersonal, type Personal } from '#features/seed/personal.ts'
import { createDraftStore } from '#lib/draft-store.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { fileUrlPath } from '#shared/flash/file-url.ts'
import { type ChosenDrive, type FlashSource, flashRequest } from '#shared/flash/flash.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import { hostNameFor } from '#shared/names.ts'

/** A drive as it was when it was chosen, and what it was called. */
export type Chosen = Omit<ChosenDrive, 'typedName' | 'seed'> & { name: string }

const switches = flashRequest.pick({
  full: true,
  smart: true,
  verify: true,
  moveBackupTable: true,
  eject: true,
  forceUnmount: true,
})
export type Switches = z.infer<typeof switches>

export type Draft = {
  step: StepId
  from: FlashSource['kind']
  image: { id: string; format: ImageFormat } | null
  /** Id of the box that the image is flashed for. */
  box?: string | undefined
  path: string
  url: string
  sha256: string
  /** Public key of the offline kit that the file is in; "": one that is known here. */
  kitKey?: string
  /** The source does not look like a disk image, and is to be written anyway. */
  allowUnrecognised: boolean
  drives: Chosen[]
  /** Drives that are named by their path, because no list has them. */
  named: string[]
  internalShown: boolean
  /** The names that were typed, by the drive's path. */
  typed: Record<string, string>
  personal: Personal
  switches: Switches
}

export const newDraft: Draft = {
  step: 'what',
  from: 'image',
  image: null,
  path: '',
  url: '',
  sha256: '',
  allowUnrecognised: false,
  drives: [],
  named: [],
  internalShown: false,
  typed: {},
  personal: newPersonal,
  switches: switches.parse({}),
}

/** A checksum, a key or a consent for the former source does not hold for another. */
export const chooseSource = (
  from: Draft,
  source: Partial<Pick<Draft, 'from' | 'image' | 'path' | 'url' | 'kitKey'>>,
): Draft => ({ ...from, sha256: '', kitKey: '', allowUnrecognised: false, box: undefined, ...source })

/** null until one is chosen. A file: address is a path, in either field. */
export function sourceOf({ from, image, path, url, kitKey = '' }: Draft): FlashSource | null {
  if (from === 'image') return image && { kind: 'image', ...image }
  const given = (from === 'file' ? path : url).trim()
  if (given === '') return null
  const file = fileUrlPath(given)
  if (from === 'file') return fileSource(file ?? given, kitKey.trim())
  return file === null ? { kind: 'url', url: given } : fileSource(file, '')
}

const fileSource = (path: string, kitKey: string): FlashSource => ({
  kind: 'file',
  path,
  ...(kitKey === '' ? {} : { kitKey }),
})

/** The other way round. */
export function draftSource(
  source: FlashSource,
): Partial<Pick<Draft, 'from' | 'image' | 'path' | 'url' | 'kitKey'>> {
  if (source.kind === 'image') return { from: 'image', image: { id: source.id, format: source.format } }
  return source.kind === 'file'
    ? { from: 'file', path: source.path, kitKey: source.kitKey ?? '' }
    : { from: 'url', url: source.url }
}

export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step })

/** Chosen or no longer, by path. */
export function toggle(from: Draft, one: Chosen, on: boolean): Draft {
  const others = from.drives.filter(({ path }) => path !== one.path)
  return { ...from, drives: on ? [...others, one] : others, typed: without(from.typed, one.path) }
}

export const nameDrive = (from: Draft, path: string): Draft =>
  from.named.includes(path) ? from : { ...from, named: [...from.named, path] }

export const forgetNamed = (from: Draft, path: string): Draft => ({
  ...from,
  named: from.named.filter(one => one !== path),
  drives: from.drives.filter(one => one.path !== path),
  typed: without(from.typed, path),
})

/** After a job was started: other drives are next, and get the next names or rows. Nothing stays chosen. */
export function afterStart(from: Draft): Draft {
  const { way, table, answers } = from.personal
  const count = from.drives.length
  const next = way === 'table' && table ? { ...table, next: table.next + count } : table
  const hostname = way === 'form' ? nameAfter(answers.hostname.trim(), count) : answers.hostname
  return {
    ...from,
    step: 'what',
    box: undefined,
    allowUnrecognised: false,
    drives: [],
    named: [],
    typed: {},
    internalShown: false,
    personal: { ...from.personal, answers: { ...answers, hostname }, table: next },
  }
}

/**
 * The draft for a reload: without passphrases, secrets and typed names. Where one of them is lost, the step for it
 * comes before anything is erased.
 */
export function toStored(from: Draft): Draft {
  const personal = withoutSecrets(from.personal)
  const { step } = from
  const again = step === 'confirm' && lostNow(personal).length > 0
  return { ...from, step: again ? 'personalise' : step, typed: {}, personal }
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}

export type StepId = 'what' | 'where' | 'personalise' | 'confirm'

/** An image that cannot be personalised has no such step; `null`: it is not known yet. */
export const hasStep = (id: StepId, canPersonalise: boolean | null): boolean =>
  id !== 'personalise' || canPersonalise !== false

export const { update: updateDraft, useDraft } = createDraftStore({
  name: 'kiln.flash',
  empty: newDraft,
  toStored,
})

/** Begins with this image. */
export const flashImage = (image: NonNullable<Draft['image']>) =>
  updateDraft(from => goTo(chooseSource(from, { from: 'image', image }), 'what'))

/** Flashes this box, under its host name. A table is for several boxes. */
export function forBox(from: Draft, box: Pick<BoxRecord, 'id' | 'name' | 'options'>): Draft {
  const { id, name, options } = box
  const { way, answers } = from.personal
  const hostname = typeof options['hostname'] === 'string' ? options['hostname'] : hostNameFor(name, 'box')
  const personal: Personal = {
    ...from.personal,
    way: way === 'table' ? 'form' : way,
    answers: { ...answers, hostname },
  }
  return { ...from, box: id, personal }
}

export const flashFile = (path: string) =>
  updateDraft(from => goTo(chooseSource(from, { from: 'file', path }), 'what'))
