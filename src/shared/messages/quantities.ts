// Sizes, durations, counts and lists in a language, by Intl. Sizes as printed on drives: powers of 1000.

import { inLanguage } from './accents.ts'
import type { Locale } from './locale.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** One for each set of options and language: creating a formatter costs more than using it. */
const kept = new Map<string, Intl.NumberFormat>()

function numbers(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${options.unit ?? ''} ${options.maximumFractionDigits ?? ''}`
  const known = kept.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, options)
  kept.set(key, made)
  return made
}

/** 3003 → "3,003". */
export const countText = (locale: Locale, count: number): string =>
  Number.isInteger(count) && count >= 0 && count < 1000 ? String(count) : numbers(locale, {}).format(count)

const inUnit = (locale: Locale, amount: number, unit: string, digits: number) =>
  numbers(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount)

/** "493 MB", "1.6 GB", "12 bytes". */
export function bytesText(locale: Locale, count: number): string {
  let amount = count
  let step = 0
  // 999.5 would be printed as 1000: it belongs to the next unit.
  while (amount >= 999.5 && step < units.length - 1) {
    amount /= 1000
    step++
  }
  return inLanguage(locale, inUnit(locale, amount, units[step] ?? 'byte', step > 1 && amount < 9.95 ? 1 : 0))
}

/** A memory size, given in MiB and shown in GB: 2048 → "2 GB", 1536 → "1.5 GB". */
export function mebibytesText(locale: Locale, count: number): string {
  const [amount, unit] = count < 1024 ? ([count, 'megabyte'] as const) : ([count / 1024, 'gigabyte'] as const)
  return inLanguage(locale, inUnit(locale, amount, unit, Number.isInteger(amount) ? 0 : 1))
}

/** "0.4 sec" is too long for a table: short units, at most two of them. "0.4 s", "12 s", "3 min 5 s", "1 h 2 min". */
export function secondsText(locale: Locale, count: number): string {
  const part = (amount: number, unit: keyof typeof english, digits = 0) => {
    // Without Intl, whose first use takes 10 ms at the end of every command.
    const text = locale.startsWith('en')
      ? `${digits > 0 ? amount.toFixed(digits) : countText(locale, amount)} ${english[unit]}`
      : inUnit(locale, amount, unit, digits)
    return inLanguage(locale, text)
  }
  if (count < 9.95) return part(count, 'second', 1)
  const whole = Math.round(count)
  if (whole < 60) return part(whole, 'second')
  const [unit, size, smaller] =
    whole < 3600 ? (['minute', 60, 'second'] as const) : (['hour', 3600, 'minute'] as const)
  const rest = Math.floor((whole % size) / (size / 60))
  const head = part(Math.floor(whole / size), unit)
  return rest > 0 ? `${head} ${part(rest, smaller)}` : head
}

/** Common short forms; CLDR has "sec" and "hr". */
const english = { second: 's', minute: 'min', hour: 'h' }

/** "a, b, and c". */
export const listText = (locale: Locale, items: readonly string[]): string =>
  items.length < 2
    ? (items[0] ?? '')
    : new Intl.ListFormat(locale)
        .formatToParts(items)
        .map(({ type, value }) => (type === 'literal' ? inLanguage(locale, value) : value))
        .join('')

/** "Nov 21, 2026", in the reader's time zone. */
export const dayText = (locale: Locale, epochMs: number): string =>
  inLanguage(locale, new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(epochMs))
