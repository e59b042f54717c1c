import './texts.ts'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { RunDialog } from './run-dialog.tsx'

type Props = {
  image: Image
  /** Id of the box that the machine is of. */
  box?: string | undefined
  /** Without a word, where several are beside each other. */
  small?: boolean
  variant?: 'primary'
}

export function RunButton({ image, box, small = false, variant }: Props) {
  const [isOpen, setOpen] = useState(false)
  const open = () => setOpen(true)
  return (
    <>
      {small ? (
        <IconButton
          size="sm"
          label={t('run.action.named', { name: image.name })}
          icon={Play}
          onClick={open}
        />
      ) : (
        <Button icon={Play} onClick={open} {...(variant && { variant })}>
          {t('run.action')}
        </Button>
      )}
      {isOpen && (
        <RunDialog image={image} {...(box !== undefined && { box })} onClose={() => setOpen(false)} />
      )}
    </>
  )
}
