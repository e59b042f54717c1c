// The next steps with an image for a VM on another computer: take its file there, or have the VM made.
import '#features/hypervisors/texts.ts'
import './texts.ts'
import { FolderOutput, ServerCog } from 'lucide-react'
import { useState } from 'react'
import { CreateVm } from '#features/hypervisors/create-vm.tsx'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { ExportDialog } from './files/export-dialog.tsx'

/** `main`: the first of them is the main button. */
export function ElsewhereSteps({ image, main = false }: { image: Image; main?: boolean }) {
  const [open, setOpen] = useState<'export' | 'vm' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <Button
        icon={FolderOutput}
        {...(main && { variant: 'primary' as const })}
        onClick={() => setOpen('export')}
      >
        {t('image.export')}
      </Button>
      <Button icon={ServerCog} onClick={() => setOpen('vm')}>
        {t('vm.open')}
      </Button>
      {open === 'export' && <ExportDialog image={image} onClose={close} />}
      {open === 'vm' && <CreateVm image={image} more={t('image.convert')} onClose={close} />}
    </>
  )
}
