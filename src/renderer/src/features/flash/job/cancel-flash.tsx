import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import type { DriveProgress } from '#shared/model/flash.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { cancelWords } from './text.ts'

type Props = { job: string; drives: readonly DriveProgress[]; over: boolean }

export function CancelFlash({ job, drives, over }: Props) {
  const [open, setOpen] = useState(false)
  const cancel = useCommand('jobs.cancel')
  const confirm = () =>
    cancel.mutate(
      { id: job },
      { onError: error => toast(error.message, 'bad'), onSettled: () => setOpen(false) },
    )
  return (
    <>
      <Button icon={Ban} busy={cancel.isSuccess} onClick={() => setOpen(true)}>
        {cancel.isSuccess ? 'Cancelling' : 'Cancel'}
      </Button>
      <ConfirmDialog
        open={open && !over}
        onOpenChange={setOpen}
        title="Cancel writing?"
        confirm="Cancel writing"
        cancel="Keep writing"
        busy={cancel.isPending}
        onConfirm={confirm}
      >
        <p>{cancelWords(drives)}</p>
      </ConfirmDialog>
    </>
  )
}
