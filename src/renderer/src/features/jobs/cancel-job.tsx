import { Ban } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'

type CancelJobProps = {
  job: string
  /** On the button: before, and while the job ends. */
  label: string
  underWay: string
  title: string
  /** Says what is lost, or left on a drive or host. */
  children: ReactNode
  confirm: string
  keep: string
}

/** Ends a job, once the person has read what that means. */
export function CancelJob(props: CancelJobProps) {
  const { job, label, underWay, title, children, confirm, keep } = props
  const [open, setOpen] = useState(false)
  const cancel = useCommand('jobs.cancel')
  const send = () =>
    cancel.mutate(
      { id: job },
      { onError: error => toast(errorLine(asReport(error)), 'bad'), onSettled: () => setOpen(false) },
    )
  return (
    <>
      {/* The command returns at once; the job ends a moment later, and until then it is being cancelled. */}
      <Button icon={Ban} busy={cancel.isSuccess} onClick={() => setOpen(true)}>
        {cancel.isSuccess ? underWay : label}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        confirm={confirm}
        cancel={keep}
        busy={cancel.isPending}
        onConfirm={send}
      >
        {children}
      </ConfirmDialog>
    </>
  )
}
