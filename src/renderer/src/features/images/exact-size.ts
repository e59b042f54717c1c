// A size to the byte, for details: "1.5 GiB (1,610,612,736 bytes)".
import { t } from '#lib/texts/texts.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function exactSize(bytes: number): string {
  let amount = bytes
  let step = 0
  // 1023.5 would be printed as 1024: it belongs to the next unit.
  while (amount >= 1023.5 && step < units.length - 1) {
    amount /= 1024
    step++
  }
  const unit = units[step] ?? 'B'
  if (unit === 'B') return t('image.exact-size.B', { count: bytes })
  const digits = step > 1 && amount < 9.95 ? 1 : 0
  return t(`image.exact-size.${unit}`, { amount: amount.toFixed(digits), count: bytes })
}
