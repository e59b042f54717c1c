// The state of a box that reports to a Connect, as a terminal shows it.
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { t } from './texts.ts'

/** Formats a time in UTC, to the second. */
export const timeOf = (epochMs: number) => new Date(epochMs).toISOString().replace(/\.\d+/, '')

/** Describes a state in words, with since when and why. */
export const stateLine = ({ state, since, because }: Pick<KnownBox, 'state' | 'since' | 'because'>) =>
  t('cli.connect.state-line', {
    state: t(`connect.state.${state}`),
    time: timeOf(since),
    because: t(`connect.because.${because}`),
  })
