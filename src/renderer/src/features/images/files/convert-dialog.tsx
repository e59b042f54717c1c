import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
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
  const make = () => convert.mutate({ id: image.id, formats: [...chosen] }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={first}
      title="Make another format"
      description="From the raw disk that is there: without Nix, in seconds, with the same content."
      footer={
        <>
          <Button onClick={onClose}>{formats.length ? 'Cancel' : 'Close'}</Button>
          {formats.length > 0 && (
            <Button variant="primary" disabled={!chosen.size} busy={convert.isPending} onClick={make}>
              {chosen.size > 1 ? `Make ${chosen.size} formats` : 'Make the format'}
            </Button>
          )}
        </>
      }
    >
      {formats.length ? (
        <FormatChoice
          firstRef={first}
          label="Formats"
          formats={formats}
          chosen={chosen}
          onChange={setChosen}
        />
      ) : image.formats.raw?.state === 'present' ? (
        <Callout>Every format that can be made from the raw disk is there.</Callout>
      ) : image.formats.raw?.state === 'changed' ? (
        <Callout tone="warn">
          Other formats are made from the raw disk, and this one changed. Verify the image: if only its time
          changed, it can be used again.
        </Callout>
      ) : (
        <Callout tone="warn">
          Other formats are made from the raw disk, and this image has none that can be used. Build it again
          with the format that you need.
        </Callout>
      )}
      {convert.error && <ErrorPanel className="mt-4" error={convert.error} />}
    </Dialog>
  )
}
