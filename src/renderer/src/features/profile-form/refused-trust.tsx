import { later } from '#lib/later.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'

/** For the first page: the question is loaded after it. */
export const RefusedTrust = later(async () => (await import('./trust-question.tsx')).RefusedTrust, {
  failed: LoadFailed,
})
