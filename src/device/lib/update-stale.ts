// Why a box cannot take updates although nothing fails, from the record of its last look
// (src/device/kiln-updates). Pure.
import type { HealthReport } from '#shared/connect/health-report.ts'

export type Stale = NonNullable<NonNullable<HealthReport['updates']>['stale']>

/** null if it can, as far as it knows. */
export function staleOf({ refusal, stale }: Readonly<Record<string, unknown>>): Stale | null {
  if (refusal === 'expired') return 'expired'
  return typeof stale === 'number' ? 'no-commit' : null
}

/** Texts for the person in front of the box. */
export const staleTexts: Record<Stale, string> = {
  expired: 'What is published for this box has expired, so it takes no update. Publish again.',
  'no-commit':
    'The repository of this box has had no commit for long. If there are some, its mirror is frozen.',
}
