import './texts.ts'
import { ShieldCheck } from 'lucide-react'
import { jobsOn } from '#features/jobs/job-done.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'

/** Reads all files of the image and compares their sums. */
export function VerifyButton({ image: { id } }: { image: Image }) {
  const verify = useCommand('images.verify')
  const jobs = jobsOn(useCall('jobs.list', {}).data ?? [], id)
  const verifying = verify.isPending || jobs.some(job => job.kind === 'verify' && !isOver(job.state))
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={ShieldCheck}
      busy={verifying}
      onClick={() => verify.mutate({ id }, { onError: error => toast(errorLine(asReport(error)), 'bad') })}
    >
      {t('image.verify')}
    </Button>
  )
}
