// What is asked before an image is run. Everything has an answer already: Enter runs it.
import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { cleaned, formProblems, isEmpty } from '#features/flash/wizard/answers.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { contract } from '#shared/contract/index.ts'
import { noAnswers } from '#shared/model/flash/seed.ts'
import type { Image } from '#shared/model/image.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { machineHref } from '../machine-view.ts'
import { ForwardFields } from './forward-fields.tsx'
import { emptyDraft, isCount, isMemory, type RunDraft, requestOf } from './run-draft.ts'
import { RunPersonal } from './run-personal.tsx'

const formId = 'run-image'

export function RunDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const [draft, setDraft] = useState(emptyDraft)
  const [answers, setAnswers] = useState(noAnswers)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<RunDraft>) => setDraft(before => ({ ...before, ...part }))
  const seed = isEmpty(answers) ? null : cleaned(answers)
  const request = requestOf(image.id, draft, seed)
  // It holds what was typed, secrets too.
  const check = useSettledCall('machines.check', request, { keepsAnswer: () => true, rememberMs: 0 })
  const { plan = null, problems = [], notPersonal = null } = check.data ?? {}
  const { start, isStarting, error } = useStart()
  const run = () => {
    setTried(true)
    if (request && !isStarting && formProblems(answers, 1).length === 0) start(request)
  }
  const field = (name: 'memoryMiB' | 'cpus', isValid: boolean) => {
    const problem = problems.find(each => each.field === name)
    if (!isValid) return t('run.not-a-number')
    return problem && texts.error(problem.error).message
  }
  const others = problems.filter(({ field: name }) => name !== 'memoryMiB' && name !== 'cpus')
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('run.title', { name: image.name })}
      description={t('run.detail')}
      footer={
        <>
          <Button onClick={onClose}>{t('machine.cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            icon={Play}
            busy={isStarting}
            disabled={request === null}
          >
            {isStarting ? t('run.starting') : t('run.start')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="space-y-5"
        onSubmit={event => {
          event.preventDefault()
          run()
        }}
      >
        <div className="grid grid-cols-2 items-start gap-4">
          {(['memoryMiB', 'cpus'] as const).map(name => (
            <Field
              key={name}
              label={t(name === 'cpus' ? 'run.cpus' : 'run.memory')}
              error={field(name, name === 'cpus' ? isCount(draft.cpus) : isMemory(draft.memoryMiB))}
            >
              {control => (
                <Input
                  {...control}
                  inputMode="numeric"
                  className="tabular-nums"
                  placeholder={String(plan?.[name] ?? image.machine[name])}
                  value={draft[name]}
                  onChange={event => change({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        <Field label={t('run.screen')} help={t('run.screen.help')} className="items-start">
          {control => (
            <Switch {...control} checked={draft.screen} onCheckedChange={screen => change({ screen })} />
          )}
        </Field>
        <ForwardFields draft={draft} forwards={plan?.forwards ?? []} onChange={change} />
        {notPersonal === null ? (
          <Disclosure label={t('run.personalise')} aside={t('run.personalise.aside')}>
            <RunPersonal
              image={image}
              answers={answers}
              tried={tried}
              onChange={part => setAnswers(before => ({ ...before, ...part }))}
            />
          </Disclosure>
        ) : (
          <p className="text-muted text-sm">{t('run.not-personal', { reason: notPersonal })}</p>
        )}
      </form>
      {others.map(problem => (
        <ErrorPanel key={problem.error.code} className="mt-4" error={problem.error} />
      ))}
      {Boolean(error) && <ErrorPanel className="mt-4" title={t('run.not-started')} error={error} />}
    </Dialog>
  )
}

/** Starts a machine, and opens its page once QEMU runs. */
function useStart() {
  const [, navigate] = useLocation()
  const start = useCommand('machines.start')
  const { view, error } = useJob(start.data?.job ?? null)
  useEffect(() => {
    const made = view?.state === 'succeeded' ? contract.machines.start.output.safeParse(view.value) : null
    if (made?.success) navigate(machineHref(made.data.id))
  }, [view, navigate])
  return {
    start: start.mutate,
    isStarting: start.isPending || (start.isSuccess && (view === null || view.endedAt === null) && !error),
    error: start.error ?? view?.error ?? error,
  }
}
