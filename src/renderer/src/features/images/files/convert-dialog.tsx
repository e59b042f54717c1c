import '../texts.ts'
import { useRef, useState } from 'react'
import { CompressionChoice } from '#features/new-image/compression-choice.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Compression, ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { furtherFormats } from '../image-view.ts'
import { FormatChoice } from './format-choice.tsx'

export function ConvertDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const formats = furtherFormats(image)
  const [chosen, setChosen] = useState<ReadonlySet<ImageFormat>>(new Set())
  const first = useRef<HTMLInputElement>(null)
  const convert = useCommand('images.convert')
  const [compression, setCompression] = useState<Compression>()
  const ofQcow2 = chosen.has('qcow2')
  const make = () =>
    convert.mutate(
      { id: image.id, formats: [...chosen], ...(ofQcow2 && compression ? { compression } : {}) },
      { onSuccess: onClose },
    )
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={first}
      title={t('image.convert')}
      description={t('convert.detail')}
      footer={
        <>
          <Button onClick={onClose}>{formats.length ? t('ui.cancel') : t('ui.close')}</Button>
          {formats.length > 0 && (
            <Button variant="primary" disabled={!chosen.size} busy={convert.isPending} onClick={make}>
              {t('convert.make', { count: chosen.size })}
            </Button>
          )}
        </>
      }
    >
      {formats.length ? (
        <FormatChoice
          firstRef={first}
          label={t('convert.formats')}
          formats={formats}
          chosen={chosen}
          onChange={setChosen}
        />
      ) : image.formats.raw?.state === 'present' ? (
        <Callout>{t('convert.all-there')}</Callout>
      ) : image.formats.raw?.state === 'changed' ? (
        <Callout tone="warn">{t('convert.changed')}</Callout>
      ) : (
        <Callout tone="warn">{t('convert.no-raw')}</Callout>
      )}
      {ofQcow2 && (
        <div className="mt-4">
          <CompressionChoice value={compression} onChange={setCompression} />
        </div>
      )}
      {convert.error && <ErrorPanel className="mt-4" error={convert.error} />}
    </Dialog>
  )
}
