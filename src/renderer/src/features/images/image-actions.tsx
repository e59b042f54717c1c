import { FilePlus2, FolderOutput, Package, Pencil, ServerCog, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { CreateVm } from '#features/hypervisors/create-vm.tsx'
import { RemoveDialog } from '#features/images/remove-dialog.tsx'
import { RenameDialog } from '#features/images/rename-dialog.tsx'
import { NextSteps } from '#features/machines/next-steps.tsx'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConvertDialog } from './files/convert-dialog.tsx'
import { ExportDialog } from './files/export-dialog.tsx'
import { KitDialog } from './files/kit-dialog.tsx'

type Action = 'rename' | 'convert' | 'export' | 'kit' | 'vm' | 'remove'

export function ImageActions({ image }: { image: Image }) {
  const [open, setOpen] = useState<Action | null>(null)
  const close = () => setOpen(null)
  return (
    <div role="toolbar" aria-label={t('image.title')} className="flex flex-wrap gap-2">
      <NextSteps image={image} />
      <Button icon={FilePlus2} onClick={() => setOpen('convert')}>
        {t('image.convert')}
      </Button>
      <Button icon={FolderOutput} onClick={() => setOpen('export')}>
        {t('image.export')}
      </Button>
      <Button icon={Package} onClick={() => setOpen('kit')}>
        {t('image.kit')}
      </Button>
      <Button icon={ServerCog} onClick={() => setOpen('vm')}>
        {t('vm.open')}
      </Button>
      <Button icon={Pencil} onClick={() => setOpen('rename')}>
        {t('image.rename')}
      </Button>
      <Button icon={Trash2} onClick={() => setOpen('remove')}>
        {t('image.remove')}
      </Button>
      {open === 'convert' && <ConvertDialog image={image} onClose={close} />}
      {open === 'export' && <ExportDialog image={image} onClose={close} />}
      {open === 'kit' && <KitDialog image={image} onClose={close} />}
      {open === 'vm' && <CreateVm image={image} more={t('image.convert')} onClose={close} />}
      {open === 'rename' && <RenameDialog image={image} onClose={close} />}
      {open === 'remove' && <RemoveDialog image={image} onClose={close} />}
    </div>
  )
}
