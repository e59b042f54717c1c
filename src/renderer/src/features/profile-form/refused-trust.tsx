import { later } from '#lib/later.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'

/** Loads the question after the first page. */
export const RefusedTrust = later(async () => (await import('./trust-question.tsx')).RefusedTrust, {
  failed: LoadFailed,
})
