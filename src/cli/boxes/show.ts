// Prints boxes in lists, and a single box.

import { boxNameOf, boxNameProblem } from '#shared/boxes/box-name.ts'
import type { BoxBuild, BoxView } from '#shared/boxes/box-view.ts'
import { sameHostNote } from '#shared/boxes/host-name.ts'
import type { OtherDrive } from '#shared/boxes/other-drives.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { t, texts } from '../texts.ts'
import { canNameBox } from './box-named.ts'

const day = (epochMs: number) => new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')
const stateText = ({ state }: Pick<BoxView, 'state'>) => t(`box.state.${state.code}`)

/** The command next to it has the whole name. */
const nameAtMost = 28
const shortName = (name: string) =>
  name.length > nameAtMost ? `${[...name].slice(0, nameAtMost - 1).join('')}…` : name

const boxRow = (box: BoxView): string[] => [
  shortName(box.name),
  stateText(box),
  box.state.since === null ? '' : day(box.state.since),
  box.profile ?? '',
  nextLine(box) ?? '',
]

/** A header and one row for each box. A box that needs attention has its reason below its row. */
export function boxLines(boxes: readonly BoxView[]): string[] {
  if (boxes.length === 0) return []
  const head = [
    t('cli.box.head.name'),
    t('cli.box.head.state'),
    t('cli.box.head.since'),
    t('cli.box.head.profile'),
    t('cli.box.head.next'),
  ]
  const [header = '', ...rows] = table([head, ...boxes.map(boxRow)])
  const reason = ({ state, name }: BoxView) => {
    const problem = boxNameProblem(boxNameOf(name), [])
    return [
      ...(problem ? [`  ${t('cli.box.unnamable', { reason: texts.text(problem) })}`] : []),
      ...(state.code === 'attention' ? [`  ${texts.text(state.because)}`] : []),
    ]
  }
  return [header, ...boxes.flatMap((box, index) => [rows[index] ?? '', ...reason(box)])]
}

type Shown = BoxView & { failed: readonly BoxBuild[]; otherDrives: readonly OtherDrive[] }

export function boxFacts(box: Shown): string[][] {
  const { state, failed } = box
  return [
    [t('cli.box.fact.state'), `${stateText(box)}. ${texts.text(state.because)}`],
    ...(state.since === null ? [] : [[t('cli.box.fact.since'), day(state.since)]]),
    [t('cli.box.fact.profile'), box.profile ?? t('cli.box.no-profile')],
    ...Object.entries(box.options).map(([key, value]) => [`  ${key}`, [value].flat().join(', ')]),
    ...box.secrets.map(key => [`  ${key}`, t('cli.box.kept')]),
    ...box.images.slice(-5).map(id => [t('cli.box.fact.image'), imageText(box, id)]),
    ...failed
      .slice(-3)
      .flatMap(build => [
        [t('cli.box.fact.build'), buildText(build)],
        ...(build.log === null ? [] : [[`  ${t('cli.box.fact.log')}`, build.log]]),
      ]),
    ...box.machines.slice(-5).map(id => [t('cli.box.fact.machine'), id]),
    ...box.drives.slice(-5).map(({ name, at }) => [t('cli.box.fact.drive'), `${name}  ${day(at)}`]),
    ...box.otherDrives.slice(0, 5).map(drive => [t('cli.box.fact.other-drive'), otherText(drive)]),
    ...(box.host === null ? [] : [[t('cli.box.fact.host'), box.host]]),
  ]
}

/** Says why `kiln run` and `kiln flash` do not use this image for the box. */
const imageText = ({ image }: BoxView, id: string) =>
  image === null ? t('cli.box.image-of-other', { id }) : id

function otherText({ name, at, box, hostname }: OtherDrive): string {
  const values = { drive: name, day: day(at), name: box?.name ?? hostname ?? '' }
  return t(values.name === '' ? 'cli.box.other-drive-unnamed' : 'cli.box.other-drive', values)
}

function buildText({ id, error, state }: BoxBuild): string {
  if (state === 'failed' && error)
    return t('cli.box.build-failed', { id, reason: texts.error(error).message })
  return t(state === 'cancelled' ? 'cli.box.build-cancelled' : 'cli.box.build-interrupted', { id })
}

/** The command for the next step; null if that is not a command. */
function nextLine({ id, name, state, host }: Pick<BoxView, 'id' | 'name' | 'state' | 'host'>): string | null {
  // No other command accepts this name: an older Kiln allowed it, or the record was copied here.
  if (!canNameBox(name)) return `kiln box rename ${id} NAME`
  const word = /^[A-Za-z0-9._-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
  switch (state.next?.action) {
    case 'choose-profile':
      return `kiln box set ${word} --profile PROFILE`
    case 'show-build':
      // The window shows a running build; the reason for a failed one is printed above.
      return state.code === 'building' ? 'kiln serve' : `kiln build ${word}`
    case 'build':
      return `kiln build ${word}`
    case 'run':
      return `kiln run ${word}`
    case 'flash':
      return `kiln flash ${word} --drive DRIVE`
    case 'show-image':
      return `kiln images export ${word} FOLDER`
    case 'deploy':
      return host === null ? `kiln deploy ${word} --to HOST` : `kiln deploy ${word}`
    case 'show-machine':
      return `kiln machines show ${state.next.id}`
    case 'find-host':
      return 'kiln hosts discover'
    case 'show-host':
      return `kiln hosts show ${state.next.id}`
    case undefined:
      return null
  }
}

export function printNext({ output }: Pick<Session, 'output'>, box: BoxView) {
  const note = sameHostNote(box.hostName, box.sameHostName)
  if (note) output.note(texts.text(note))
  const command = nextLine(box)
  if (command !== null) output.note(t('cli.box.next', { command }))
}
