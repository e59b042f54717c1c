// The test of a builder that was just added. Where it fails or is cancelled, the engine leaves nothing of the builder.
import { useEffect, useRef, useState } from 'react'
import { StageList } from '#features/builds/stage-list.tsx'
import { sendCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import type { AddedBuilder } from '#shared/builders/builder.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { builder: AddedBuilder; onClose: () => void }

export function TestAdded({ builder: { host, name, isNewHost }, onClose }: Props) {
  const [job, setJob] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const orRemove = isNewHost ? 'host' : 'builder'
    sendCommand('builders.test', { builder: host, orRemove }).then(started => setJob(started.job), setError)
  }, [host, isNewHost])
  const { view } = useJob(job)
  const works = view?.state === 'succeeded'
  useEffect(() => {
    if (!works) return
    toast(t('builders.works', { name }))
    onClose()
  }, [works, name, onClose])
  const failed = error ?? view?.error
  const isOver = Boolean(failed) || (view?.endedAt ?? null) !== null
  const close = () => {
    // The job itself reports how it ended.
    if (!isOver && job) sendCommand('jobs.cancel', { id: job }).catch(() => undefined)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || close()}
      title={t('builders.testing', { name })}
      footer={<Button onClick={close}>{t(isOver ? 'ui.close' : 'ui.cancel')}</Button>}
    >
      {failed ? (
        <ErrorPanel error={failed} title={t('builders.not-added', { name })} />
      ) : (
        view && <StageList stages={view.stages} elapsedMs={null} />
      )}
    </Dialog>
  )
}
