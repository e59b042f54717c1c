import { StepList as Steps } from '../../ui/step-list.tsx'
import { type StepId, steps } from './steps.ts'

type StepListProps = { current: StepId; onStep: (step: StepId) => void }

export const StepList = (props: StepListProps) => <Steps steps={steps} {...props} />
