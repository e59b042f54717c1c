// How jobs on an image ended, in words. Pure.

import { t } from '#lib/texts/texts.ts'
import { contract } from '#shared/contract/index.ts'
import { type VmReport, vmReport } from '#shared/hypervisors.ts'
import type { JobSummary, JobView } from '#shared/jobs/job.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'

type Ended = Pick<JobView, 'kind' | 'name' | 'value' | 'detail'>

export function jobDone(view: Ended): string {
  const { kind, name, value } = view
  switch (kind) {
    case 'verify': {
      const result = contract.images.verify.output.safeParse(value)
      const one = result.success && result.data.files.length <= 1
      return one ? t('image.verified') : t('image.all-verified')
    }
    case 'export': {
      const result = contract.images.export.output.safeParse(value)
      return t('image.exported', { count: result.success ? result.data.files.length : 0 })
    }
    case 'export-kit':
      return t('image.kit-made', { name })
    case 'create-vm': {
      const vm = vmOf(view)
      return vm ? madeText(vm) : t('image.job-done', { job: jobTitle({ kind, name }) })
    }
    case 'checkpoint':
    case 'go-back':
    case 'remove-checkpoint':
      return t(`machine.done.${kind}`, { name, checkpoint: checkpointOf(view) })
    case 'start-machine':
    case 'keep-machine':
      return t(`machine.done.${kind}`, { name })
    default:
      return t('image.job-done', { job: jobTitle({ kind, name }) })
  }
}

/** Describes the remains of a cancelled job; null if they are unknown. */
export function jobCancelled({ kind }: Pick<JobView, 'kind'>): string | null {
  switch (kind) {
    case 'export-kit':
      return t('image.kit-not-made')
    case 'create-vm':
      return t('vm.not-made')
    case 'checkpoint':
    case 'keep-machine':
      return t(`machine.not-done.${kind}`)
    case 'go-back':
    case 'remove-checkpoint':
    case 'start-machine':
      return null
    default:
      return t('image.job-cancelled.detail')
  }
}

const checkpointOf = ({ detail }: Ended) => ('checkpoint' in detail ? (detail.checkpoint ?? '') : '')

/** Files or a folder that a job has put into a place of the person's. */
export function exportedFiles({ kind, value }: Pick<Ended, 'kind' | 'value'>): string[] {
  if (kind === 'export-kit') return [kitOf(value)?.folder ?? ''].filter(Boolean)
  const result = kind === 'export' ? contract.images.export.output.safeParse(value) : null
  return result?.success ? result.data.files : []
}

/** The public key of a kit that was written, which is passed on beside it; null for any other job. */
export const kitKeyOf = ({ kind, value }: Pick<Ended, 'kind' | 'value'>): string | null =>
  kind === 'export-kit' ? (kitOf(value)?.publicKey ?? null) : null

/** Describes a new VM on a hypervisor's host. */
const madeText = ({ started, name, host }: VmReport) =>
  t(started ? 'vm.made.started' : 'vm.made', { name, host })

/** Returns the new VM on a hypervisor's host; null for any other job. */
export const vmOf = ({ kind, value }: Pick<Ended, 'kind' | 'value'>): VmReport | null =>
  kind === 'create-vm' ? (vmReport.safeParse(value).data ?? null) : null

const kitOf = (value: unknown) => contract.kits.export.output.safeParse(value).data ?? null

/** Jobs on an image or a machine, without its build: the newest of each kind. */
export function jobsOn<J extends Pick<JobSummary, 'kind' | 'subject' | 'createdAt'>>(
  jobs: readonly J[],
  id: string,
): J[] {
  const newest = new Map<string, J>()
  for (const job of [...jobs].sort((a, b) => a.createdAt - b.createdAt))
    if (job.subject === id && job.kind !== 'build') newest.set(job.kind, job)
  return [...newest.values()].sort((a, b) => b.createdAt - a.createdAt)
}
