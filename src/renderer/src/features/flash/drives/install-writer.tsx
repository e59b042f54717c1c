// Says what is copied where and why, before the system asks for the password.
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { callKey, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { bytes } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

type Props = { setup: WriterSetup; onClose: () => void; onInstalled: () => void }

export function InstallWriter({ setup, onClose, onInstalled }: Props) {
  const queries = useQueryClient()
  const install = useCommand('writer.install')
  const safe = useRef<HTMLButtonElement>(null)
  const start = () =>
    install.mutate(
      {},
      {
        onSuccess: now => {
          queries.setQueryData(callKey('writer.state', {}), now)
          if (now.state === 'installed' || now.state === 'not-needed') onInstalled()
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('flash.writer.dialog')}
      initialFocus={safe}
      onlyText
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" busy={install.isPending} onClick={start}>
            {t('flash.writer.confirm')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p>{t('flash.writer.why')}</p>
        <ul aria-label={t('flash.writer.files')} className="list-disc space-y-1 pl-5 text-sm">
          {setup.files.map(file => (
            <li key={file.name} className="[overflow-wrap:anywhere]">
              {fileText(file)}
            </li>
          ))}
        </ul>
        <p>{t('flash.writer.folder')}</p>
        <PathText path={setup.folder ?? ''} />
        <p>{t('flash.writer.password')}</p>
        {install.error && <ErrorPanel error={install.error} />}
      </div>
    </Dialog>
  )
}

function fileText({ name, from, sizeBytes }: WriterSetup['files'][number]): string {
  const size = bytes(sizeBytes)
  return from === null
    ? t('flash.writer.wrapper', { name, size })
    : t('flash.writer.file', { from, name, size })
}
