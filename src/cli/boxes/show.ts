// A box in lists and on its own.
import type { BoxView } from '#shared/boxes/box-view.ts'
import { t, texts } from '../texts.ts'

const day = (epochMs: number) => new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')
const stateText = ({ state }: Pick<BoxView, 'state'>) => t(`box.state.${state.code}`)

export const boxRow = (box: BoxView): string[] => [
  box.name,
  stateText(box),
  box.state.since === null ? '' : day(box.state.since),
  box.profile ?? '',
  texts.text(box.state.because),
]

export function boxFacts(box: BoxView): string[][] {
  const { state } = box
  return [
    [t('cli.box.fact.state'), `${stateText(box)}. ${texts.text(state.because)}`],
    ...(state.since === null ? [] : [[t('cli.box.fact.since'), day(state.since)]]),
    [t('cli.box.fact.profile'), box.profile ?? t('cli.box.no-profile')],
    ...Object.entries(box.options).map(([key, value]) => [`  ${key}`, [value].flat().join(', ')]),
    ...box.secrets.map(key => [`  ${key}`, t('cli.box.kept')]),
    ...box.images.slice(-5).map(id => [t('cli.box.fact.image'), id]),
    ...box.machines.slice(-5).map(id => [t('cli.box.fact.machine'), id]),
    ...box.drives.slice(-5).map(({ name, at }) => [t('cli.box.fact.drive'), `${name}  ${day(at)}`]),
    ...(box.host === null ? [] : [[t('cli.box.fact.host'), box.host]]),
  ]
}

/** The command that does what comes next; null where that is not one. */
export function nextLine({ name, state }: Pick<BoxView, 'name' | 'state'>): string | null {
  const word = /^[A-Za-z0-9._-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
  switch (state.next?.action) {
    case 'build':
      return `kiln build ${word}`
    case 'run':
      return `kiln run ${word}`
    case 'flash':
      return `kiln flash ${word} --drive DRIVE`
    case 'show-image':
      return `kiln images export ${word} FOLDER`
    case 'deploy':
      return `kiln deploy ${word}`
    case 'show-machine':
      return `kiln machines show ${state.next.id}`
    case 'show-host':
      return `kiln hosts show ${state.next.id}`
    case 'show-build':
    case undefined:
      return null
  }
}
