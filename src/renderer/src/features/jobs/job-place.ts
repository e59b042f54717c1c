import type { JobSummary } from '#shared/model/job.ts'

/** Where a job is watched. */
export function jobPlace({ kind, subject, id }: Pick<JobSummary, 'kind' | 'subject' | 'id'>): string {
  switch (kind) {
    case 'build':
      return `/builds/${encodeURIComponent(subject)}?job=${encodeURIComponent(id)}`
    case 'fix':
      return '/doctor'
    case 'flash':
    case 'restore':
      return `/flash/${encodeURIComponent(id)}`
    case 'convert':
    case 'verify':
    case 'export':
      return `/images/${encodeURIComponent(subject)}`
  }
}
