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
  /** It was made to be tried: it starts as it is, and another button asks first. */
  atOnce?: boolean
}

export function RunButton({ image, box, small = false, variant, atOnce = false }: Props) {
  const [opened, setOpened] = useState<'asks' | 'at-once' | null>(null)
  const open = () => setOpened(atOnce ? 'at-once' : 'asks')
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
      {atOnce && <Button onClick={() => setOpened('asks')}>{t('run.options')}</Button>}
      {opened !== null && (
        <RunDialog
          image={image}
          {...(box !== undefined && { box })}
          atOnce={opened === 'at-once'}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}
