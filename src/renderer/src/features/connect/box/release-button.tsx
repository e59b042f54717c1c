import { Unlink } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { connectHref } from '#shared/window/routes.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

export function ReleaseButton({ box: { server, id, hostname } }: { box: KnownBox }) {
  const [asking, setAsking] = useState(false)
  const [, navigate] = useLocation()
  const release = useCommand('connect.release')
  const confirm = () =>
    release.mutate(
      { server, id },
      {
        onSuccess: () => {
          toast(t('report.released', { hostname }))
          navigate(connectHref(), { replace: true })
        },
      },
    )
  return (
    <>
      <Button icon={Unlink} onClick={() => setAsking(true)}>
        {t('report.release')}
      </Button>
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={open => release.isPending || setAsking(open)}
          title={t('report.release.title', { hostname })}
          confirm={t('report.release.yes')}
          busy={release.isPending}
          onConfirm={confirm}
        >
          <p>{t('report.release.detail')}</p>
          {release.error && <ErrorPanel className="mt-4" error={release.error} />}
        </ConfirmDialog>
      )}
    </>
  )
}
