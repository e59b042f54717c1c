import { Play } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/model/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { RunDialog } from './run-dialog.tsx'

export function RunButton({ image }: { image: Image }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={Play} onClick={() => setOpen(true)}>
        {t('run.action')}
      </Button>
      {isOpen && <RunDialog image={image} onClose={() => setOpen(false)} />}
    </>
  )
}
