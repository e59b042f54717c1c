import { FolderOpen } from 'lucide-react'
import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { useFolderPicker } from '#ui/paths/pickers.tsx'
import { filesOf } from '../image-view.ts'
import { FormatChoice } from './format-choice.tsx'

export function ExportDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const files = filesOf(image).filter(file => file.state === 'present')
  const formats = files.map(file => file.format)
  const [chosen, setChosen] = useState<ReadonlySet<ImageFormat>>(new Set(formats))
  const [folder, setFolder] = useState('')
  const first = useRef<HTMLInputElement>(null)
  const start = useCommand('images.export')
  const ready = folder.trim() !== '' && chosen.size > 0
  const run = () =>
    ready &&
    start.mutate({ id: image.id, formats: [...chosen], folder: folder.trim() }, { onSuccess: onClose })
  const { pick: pickFolder, dialog } = useFolderPicker()
  const pick = async () => {
    const picked = await pickFolder(t('export.pick', { name: image.name }))
    if (picked) setFolder(picked)
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={first}
      title={t('export.title', { name: image.name })}
      description={t('export.detail')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!ready} busy={start.isPending} onClick={run}>
            {t('image.export')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          run()
        }}
      >
        <Field label={t('export.folder')} help={t('export.folder.help')}>
          {control => (
            <div className="flex gap-2">
              <Input
                {...control}
                ref={first}
                value={folder}
                onChange={event => setFolder(event.target.value)}
              />
              <Button icon={FolderOpen} onClick={() => void pick()}>
                {t('export.choose')}
              </Button>
            </div>
          )}
        </Field>
        <FormatChoice
          label={t('convert.formats')}
          formats={formats}
          chosen={chosen}
          onChange={setChosen}
          aside={format => texts.text(bytes(image.formats[format]?.sizeBytes ?? 0))}
        />
        {start.error && <ErrorPanel error={start.error} />}
      </form>
      {dialog}
    </Dialog>
  )
}
