// Times relative to now, exact times for hovering, and durations, in the window's language.
import './time-texts.ts'
import { inLanguage } from '#shared/messages/accents.ts'
import { t, texts } from './texts.ts'

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const { locale } = texts
// Made when the first time is shown: the window's first page shows none, and would wait for them.
let relative: Intl.RelativeTimeFormat | undefined
let exact: Intl.DateTimeFormat | undefined
const relativeFormat = () => {
  relative ??= new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return relative
}
const exactFormat = () => {
  exact ??= new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' })
  return exact
}
const relativeText = (amount: number, unit: Intl.RelativeTimeFormatUnit) =>
  inLanguage(locale, relativeFormat().format(amount, unit))

/** "3 minutes ago". Both in milliseconds since the epoch. */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000)
  for (const [unit, size] of units)
    if (Math.abs(seconds) >= size) return relativeText(Math.trunc(seconds / size), unit)
  return Math.abs(seconds) < 10 ? t('time.just-now') : relativeText(seconds, 'second')
}

export const exactTime = (atMs: number) => inLanguage(locale, exactFormat().format(new Date(atMs)))

/** Short, two units at most: "0.8 s", "42 s", "3 min 05 s", "1 h 20 min", "8 d 3 h". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 9.95) return t('time.seconds', { seconds: seconds.toFixed(1).replace(/\.0$/, '') })
  const whole = Math.round(seconds)
  if (whole < 60) return t('time.seconds', { seconds: whole })
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return t('time.minutes-seconds', { minutes, seconds: twoDigits(whole % 60) })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('time.hours-minutes', { hours, minutes: twoDigits(minutes % 60) })
  return t('time.days-hours', { days: Math.floor(hours / 24), hours: hours % 24 })
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

/**
 * Formats an expected duration, rounder than a measured one: "less than 10 s", "about 40 s", "about 5 min", "about 1 h
 * 20 min".
 */
export function roughDuration(seconds: number): string {
  if (seconds < 10) return t('time.under-10-seconds')
  if (seconds < 55) return t('time.about-seconds', { seconds: Math.round(seconds / 5) * 5 })
  const all = Math.round(seconds / 60)
  if (all < 60) return t('time.about-minutes', { minutes: all })
  const [hours, minutes] = [Math.floor(all / 60), all % 60]
  return minutes ? t('time.about-hours-minutes', { hours, minutes }) : t('time.about-hours', { hours })
}
