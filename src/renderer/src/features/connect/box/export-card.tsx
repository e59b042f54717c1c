// Saves what a Connect has about the box to a file on the computer that runs Kiln's engine.
import { FileDown } from 'lucide-react'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { bytes } from '#shared/messages/message.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { useFolderPicker } from '#ui/paths/pickers.tsx'

export function ExportCard({ box: { server, id } }: { box: KnownBox }) {
  const { pick, dialog } = useFolderPicker()
  const made = useStoppedCommand('connect.export')
  const choose = async () => {
    const folder = await pick(t('report.export.folder'))
    if (folder === null) return
    made.mutate(
      { server, of: { id }, path: folder },
      { onSuccess: file => toast(t('report.exported', { path: file.path, size: bytes(file.bytes) })) },
    )
  }
  return (
    <Card>
      <CardHeader title={t('report.export')} detail={t('report.export.detail')} />
      <CardBody className="space-y-3">
        <Button size="sm" icon={FileDown} busy={made.isPending} onClick={() => void choose()}>
          {t('report.export.yes')}
        </Button>
        {made.error && <ErrorPanel error={made.error} />}
      </CardBody>
      {dialog}
    </Card>
  )
}
