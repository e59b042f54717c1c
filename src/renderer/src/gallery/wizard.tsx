import { useState } from 'react'
import { StepList } from '#ui/wizard/step-list.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import { Part, Wide } from './example.tsx'

const steps = [
  { id: 'image', label: 'Image' },
  { id: 'drives', label: 'Drives' },
  { id: 'personalise', label: 'Personalise' },
  { id: 'confirm', label: 'Confirm' },
] as const
type Id = (typeof steps)[number]['id']

const parts = [
  { step: 'image', label: 'Image', content: 'Home appliance, 3.1 GB' },
  { step: 'drives', label: 'Drives', content: 'SanDisk Ultra, 32 GB' },
  { step: 'confirm', label: 'Confirm', content: <span className="text-muted">Not yet</span> },
] as const

/** The frame around them is a whole page: New box and Flash are checked as pages. */
export function Wizard() {
  const [step, setStep] = useState<Id>('personalise')
  return (
    <Part title="Steps of a wizard">
      <Wide of="One done, one current, one ahead">
        <StepList steps={steps} current={step} onStep={setStep} />
      </Wide>
      <Wide of="The answers so far">
        <div className="w-60 max-w-full">
          <WizardSummary label="Your answers" steps={steps} step={step} onStep={setStep} parts={parts} />
        </div>
      </Wide>
    </Part>
  )
}
