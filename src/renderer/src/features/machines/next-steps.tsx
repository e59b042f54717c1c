// The next steps with an image, the same wherever an image has just been made or is looked at. The step of its goal
// comes first and is the main button.

import './texts.ts'
import { Rocket, Usb } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Goal } from '#shared/boxes/goal.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import type { Image } from '#shared/images/image.ts'
import { deployHref, flashHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { RunButton } from './run-button.tsx'

type Props = {
  image: Image
  /** Id of the box that the drive or machine is of. */
  box?: string | undefined
  /** The goal of the box; null if a person did not choose one. */
  goal?: Goal | null
  /** The first step for a VM elsewhere, in place of a main button here. */
  elsewhere?: ReactNode
}

type Step = 'flash' | 'run' | 'deploy'

const order: Record<Goal, readonly Step[]> = {
  drive: ['flash', 'run', 'deploy'],
  try: ['run', 'flash', 'deploy'],
  vm: ['run', 'flash', 'deploy'],
  host: ['deploy', 'flash', 'run'],
}

export function NextSteps({ image, box, goal = null, elsewhere = null }: Props) {
  const canFlash = flashableFiles(image).length > 0
  const steps = order[goal ?? 'drive'].filter(step => canFlash || step !== 'flash')
  const main = goal === 'vm' ? null : steps[0]
  const look = (step: Step) => (step === main ? ({ variant: 'primary' } as const) : {})
  const draw: Record<Step, () => ReactNode> = {
    flash: () => (
      <ButtonLink
        {...look('flash')}
        icon={Usb}
        href={flashHref({ image: image.id, ...(box !== undefined && { box }) })}
      >
        {t('image.flash')}
      </ButtonLink>
    ),
    run: () => <RunButton image={image} box={box} {...look('run')} atOnce={goal === 'try'} />,
    deploy: () => (
      <ButtonLink
        {...look('deploy')}
        icon={Rocket}
        href={deployHref({ image: image.id, ...(box !== undefined && { box }) })}
      >
        {t('image.deploy')}
      </ButtonLink>
    ),
  }
  return (
    <>
      {goal === 'vm' && elsewhere}
      {steps.map(step => (
        <Fragment key={step}>{draw[step]()}</Fragment>
      ))}
    </>
  )
}
