// How jobs on an image ended, in words. Pure.

import { jobTitleText } from '#features/jobs/job-title.ts'
import { count } from '#lib/text.ts'
import { contract } from '#shared/contract/index.ts'
import type { JobView } from '#shared/model/job.ts'

type Ended = Pick<JobView, 'kind' | 'name' | 'value'>

export function jobDone({ kind, name, value }: Ended): string {
  switch (kind) {
    case 'verify': {
      const result = contract.images.verify.output.safeParse(value)
      if (!result.success || result.data.files.length > 1) return 'Verified: all files are as Kiln made them'
      return 'Verified: the file is as Kiln made it'
    }
    case 'export': {
      const result = contract.images.export.output.safeParse(value)
      return result.success ? `Exported ${count(result.data.files.length, 'file')}` : 'Exported'
    }
    default:
      return `${jobTitleText({ kind, name })}: done`
  }
}

export function exportedFiles({ kind, value }: Ended): string[] {
  const result = kind === 'export' ? contract.images.export.output.safeParse(value) : null
  return result?.success ? result.data.files : []
}
