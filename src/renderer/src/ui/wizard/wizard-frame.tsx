import './texts.ts'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Page } from '../page.tsx'
import { FinalButton, type FinalButtonProps } from './final-button.tsx'
import { StepList } from './step-list.tsx'
import { type InSteps, neighbour, type Step } from './steps.ts'
import { type Summary, WizardSummary } from './summary.tsx'
import { useSteps } from './use-steps.ts'

type WizardFrameProps<Id extends string> = {
  /** The title of the page and of the window. */
  title: string
  steps: readonly Pick<Step<Id>, 'id' | 'label'>[]
  wizard: InSteps<Id>
  /** Next, or Enter in a field. */
  onSubmit: () => void
  busy?: boolean
  /** The last step's button in place of Next. */
  last: FinalButtonProps
  /** Before the last button: another thing to do with the answers. */
  beside?: ReactNode
  /** Beside the buttons: why a person cannot continue. */
  status?: ReactNode
  /** The answers so far: a column beside the step where there is room. */
  summary: Pick<Summary<Id>, 'label' | 'parts'> | null
  /** The same in one line above the step, where there is not. */
  summaryLine?: ReactNode
  children: ReactNode
}

/** The frame of a wizard: steps, the form of one step, the answers so far, Back, and Next or the last button. */
export function WizardFrame<Id extends string>(props: WizardFrameProps<Id>) {
  const { title, steps, wizard, onSubmit, busy, last, summary } = props
  const { step, go, body } = wizard
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
          <StepList steps={steps} current={step} onStep={go} />
          {props.summaryLine && <div className="min-[1100px]:hidden">{props.summaryLine}</div>}
        </div>
      }
      footer={
        <div className="flex min-h-8 items-center justify-end gap-3 narrow:flex-wrap narrow:gap-y-1">
          {back && (
            <Button icon={ArrowLeft} className="mr-auto" onClick={() => go(back)}>
              {t('ui.back')}
            </Button>
          )}
          <p
            role="status"
            className="min-w-0 flex-1 text-right text-muted text-sm narrow:not-empty:order-first narrow:not-empty:basis-full"
          >
            {props.status}
          </p>
          {props.beside}
          {neighbour(steps, step, 1) === null ? (
            <FinalButton {...last} form={id} />
          ) : (
            <Button
              key="next"
              type="submit"
              form={id}
              variant="primary"
              endIcon={ArrowRight}
              busy={busy ?? false}
            >
              {t('ui.next')}
            </Button>
          )}
        </div>
      }
    >
      <form id={id} ref={form} noValidate onSubmit={submit} className="flex gap-6">
        <div ref={body} tabIndex={-1} className="@container min-w-0 flex-1 scroll-mt-4">
          {props.children}
        </div>
        {summary && (
          <div className="hidden w-60 shrink-0 min-[1100px]:block">
            <div className="sticky top-0">
              <WizardSummary {...summary} steps={steps} step={step} onStep={go} />
            </div>
          </div>
        )}
      </form>
    </Page>
  )
}
