import { FolderOpen } from 'lucide-react'
import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
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

/** What a drive is flashed with, the smallest first. */
const flashable: readonly ImageFormat[] = ['raw.zst', 'raw', 'iso']

/** The kit is a new folder in the one that is chosen: a stick is chosen as it is. */
export function KitDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const formats = filesOf(image)
    .filter(file => file.state === 'present')
    .map(file => file.format)
  const usual = flashable.filter(format => formats.includes(format)).slice(0, 1)
  const [chosen, setChosen] = useState<ReadonlySet<ImageFormat>>(new Set(usual))
  const [above, setAbove] = useState('')
  const first = useRef<HTMLInputElement>(null)
  const start = useCommand('kits.export')
  const ready = above.trim() !== '' && chosen.size > 0
  const folder = `${above.trim().replace(/\/+$/, '')}/kit-${image.id}`
  const run = () => {
    const source = { kind: 'image' as const, id: image.id }
    if (ready) start.mutate({ source, formats: [...chosen], folder }, { onSuccess: onClose })
  }
  const { pick: pickFolder, dialog } = useFolderPicker()
  const pick = async () => {
    const picked = await pickFolder(t('kit.pick', { name: image.name }))
    if (picked) setAbove(picked)
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={first}
      title={t('kit.title', { name: image.name })}
      description={t('kit.detail', { command: 'kiln deploy --from-kit' })}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!ready} busy={start.isPending} onClick={run}>
            {t('kit.make')}
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
                value={above}
                onChange={event => setAbove(event.target.value)}
              />
              <Button icon={FolderOpen} onClick={() => void pick()}>
                {t('export.choose')}
              </Button>
            </div>
          )}
        </Field>
        {ready && (
          <p className="text-muted text-sm [overflow-wrap:anywhere]">
            {rich('kit.new', {
              folder: (
                <span translate="no" className="font-mono">
                  {folder}
                </span>
              ),
            })}
          </p>
        )}
        <FormatChoice
          label={t('convert.formats')}
          formats={formats}
          chosen={chosen}
          onChange={setChosen}
          aside={format => texts.text(bytes(image.formats[format]?.sizeBytes ?? 0))}
        />
        {start.error && <ErrorPanel error={start.error} />}
      </form>
      {/* Not in the form: the picker has one of its own. */}
      {dialog}
    </Dialog>
  )
}
