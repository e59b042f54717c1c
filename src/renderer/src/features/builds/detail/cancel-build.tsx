import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'

export function CancelBuild({ job, title }: { job: string; title: string }) {
  const [open, setOpen] = useState(false)
  const cancel = useCommand('jobs.cancel')
  const confirm = () =>
    cancel.mutate(
      { id: job },
      {
        onError: error => toast(errorLine(asReport(error)), 'bad'),
        onSettled: () => setOpen(false),
      },
    )
  return (
    <>
      {/* The command returns at once; the build ends a moment later, and until then it is being cancelled. */}
      <Button icon={Ban} busy={cancel.isSuccess} onClick={() => setOpen(true)}>
        {cancel.isSuccess ? t('build.cancelling') : t('build.cancel')}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t('build.cancel.title', { name: title })}
        confirm={t('build.cancel')}
        cancel={t('build.cancel.keep')}
        busy={cancel.isPending}
        onConfirm={confirm}
      >
        <p>{t('build.cancel.detail')}</p>
      </ConfirmDialog>
    </>
  )
}
