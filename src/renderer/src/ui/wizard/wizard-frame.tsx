import { ArrowLeft, ArrowRight } from 'lucide-react'
import { type FormEvent, type ReactNode, type RefObject, useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Page } from '../page.tsx'
import { StepList } from './step-list.tsx'
import { neighbour, type Step } from './steps.ts'
import { useSteps } from './use-steps.ts'

type WizardFrameProps<Id extends string> = {
  /** Also the window's title. */
  title: string
  steps: readonly Step<Id>[]
  step: Id
  onStep: (step: Id) => void
  /** Holds the step's contents; the page looks for fields in it. */
  body: RefObject<HTMLElement | null>
  /** Next, or Enter in a field. */
  onSubmit: () => void
  busy?: boolean
  disabled?: boolean
  /** What the last step has in place of Next. It gets the form's id: a submit button makes Enter do it, another does not. */
  finish?: ((form: string) => ReactNode) | false
  /** Beside the buttons: why one cannot go on. */
  status?: ReactNode
  /** The answers so far: a column beside the step where there is room, else one line above it. */
  summary?: ReactNode
  summaryLine?: ReactNode
  children: ReactNode
}

/** The frame of all wizards: steps, the form of one step, the answers so far, Back and Next. */
export function WizardFrame<Id extends string>(props: WizardFrameProps<Id>) {
  const { title, steps, step, onStep, body, onSubmit, busy, disabled, finish, status } = props
  const form = useRef<HTMLFormElement>(null)
  const id = `wizard-${steps[0]?.id ?? ''}`
  const back = neighbour(steps, step, -1)
  useSteps({ step, steps, body, form })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Page
      title={title}
      toolbar={
        <div className="flex flex-col gap-3">
          <StepList steps={steps} current={step} onStep={onStep} />
          {props.summaryLine && <div className="min-[1100px]:hidden">{props.summaryLine}</div>}
        </div>
      }
      footer={
        <div className="flex min-h-8 items-center gap-3">
          {back && (
            <Button icon={ArrowLeft} onClick={() => onStep(back)}>
              {t('ui.back')}
            </Button>
          )}
          <p role="status" className="min-w-0 flex-1 text-right text-muted text-sm">
            {status}
          </p>
          {finish ? (
            finish(id)
          ) : (
            <Button
              key="next"
              type="submit"
              form={id}
              variant="primary"
              endIcon={ArrowRight}
              busy={busy ?? false}
              disabled={disabled ?? false}
            >
              {t('ui.next')}
            </Button>
          )}
        </div>
      }
    >
      <form id={id} ref={form} noValidate onSubmit={submit} className="flex gap-6">
        <div
          ref={body as RefObject<HTMLDivElement>}
          tabIndex={-1}
          className="@container min-w-0 flex-1 scroll-mt-4"
        >
          {props.children}
        </div>
        {props.summary && (
          <div className="hidden w-60 shrink-0 min-[1100px]:block">
            <div className="sticky top-0">{props.summary}</div>
          </div>
        )}
      </form>
    </Page>
  )
}
