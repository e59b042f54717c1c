import { FilePlus2, Package, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { RemoveDialog } from '#features/images/remove-dialog.tsx'
import { RenameDialog } from '#features/images/rename-dialog.tsx'
import { NextSteps } from '#features/machines/next-steps.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { ElsewhereSteps } from './elsewhere-steps.tsx'
import { ConvertDialog } from './files/convert-dialog.tsx'
import { KitDialog } from './files/kit-dialog.tsx'

type Action = 'rename' | 'convert' | 'kit' | 'remove'

export function ImageActions({ image }: { image: Image }) {
  const [open, setOpen] = useState<Action | null>(null)
  const close = () => setOpen(null)
  const boxes = useCall('boxes.list', {}).data?.boxes.filter(({ images }) => images.includes(image.id))
  // Several boxes may be made for several things.
  const goal = boxes?.length === 1 ? (boxes[0]?.goal ?? null) : null
  return (
    <div role="toolbar" aria-label={t('image.title')} className="flex flex-wrap gap-2">
      <NextSteps image={image} goal={goal} elsewhere={<ElsewhereSteps image={image} main />} />
      {goal !== 'vm' && <ElsewhereSteps image={image} />}
      <Button icon={FilePlus2} onClick={() => setOpen('convert')}>
        {t('image.convert')}
      </Button>
      <Button icon={Package} onClick={() => setOpen('kit')}>
        {t('image.kit')}
      </Button>
      <Button icon={Pencil} onClick={() => setOpen('rename')}>
        {t('image.rename')}
      </Button>
      <Button icon={Trash2} onClick={() => setOpen('remove')}>
        {t('image.remove')}
      </Button>
      {open === 'convert' && <ConvertDialog image={image} onClose={close} />}
      {open === 'kit' && <KitDialog image={image} onClose={close} />}
      {open === 'rename' && <RenameDialog image={image} onClose={close} />}
      {open === 'remove' && <RemoveDialog image={image} onClose={close} />}
    </div>
  )
}
