// What one does next with an image, the same and in the same order wherever an image has just been made or is looked at.

import './texts.ts'
import { Rocket, Usb } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import type { Image } from '#shared/images/image.ts'
import { deployHref, flashHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { RunButton } from './run-button.tsx'

/** `box`: id of the box that the drive or machine is of. */
export const NextSteps = ({ image, box }: { image: Image; box?: string | undefined }) => (
  <>
    {flashableFiles(image).length > 0 && (
      <ButtonLink
        variant="primary"
        icon={Usb}
        href={flashHref({ image: image.id, ...(box !== undefined && { box }) })}
      >
        {t('image.flash')}
      </ButtonLink>
    )}
    <RunButton image={image} box={box} />
    <ButtonLink icon={Rocket} href={deployHref({ image: image.id })}>
      {t('image.deploy')}
    </ButtonLink>
  </>
)
