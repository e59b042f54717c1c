// The questions before an image is run. Each has a default: Enter runs it.
import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { cleaned, formProblems, isEmpty } from '#features/seed/answers.ts'
import { MachinePersonal } from '#features/seed/machine-personal.tsx'
import type { CallReply } from '#lib/engine/calls.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { mebibytes } from '#shared/messages/message.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { useWrongFields } from '#ui/use-wrong-fields.ts'
import { ForwardFields } from './forward-fields.tsx'
import { emptyDraft, isCount, isMemory, type RunDraft, ranges, requestOf } from './run-draft.ts'
import { useMachineStart } from './use-machine-start.ts'

const formId = 'run-image'

type RunProps = {
  image: Image
  /** Id of the box that the machine is of. */
  box?: string
  /** Starts as it is, once nothing speaks against it. */
  atOnce?: boolean
  onClose: () => void
}

export function RunDialog({ image, box, atOnce = false, onClose }: RunProps) {
  const [draft, setDraft] = useState(emptyDraft)
  const [answers, setAnswers] = useState(noAnswers)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<RunDraft>) => setDraft(before => ({ ...before, ...part }))
  const [accepted, setAccepted] = useState<CallReply<'machines.check'> | null>(null)
  const { plan = null, notPersonal = null } = accepted ?? {}
  const isPersonal = notPersonal === null
  // Answers that were typed before it was known that nothing reads them are not sent.
  const seed = isPersonal && !isEmpty(answers) ? cleaned(answers) : null
  const request = requestOf(image.id, draft, seed)
  // It holds what was typed, secrets too.
  // Whether the image takes a key is what it says.
  const checked = request && { ...request, login: false }
  const check = useSettledCall('machines.check', checked, { keepsAnswer: () => true, rememberMs: 0 })
  const problems = check.data?.problems ?? []
  // A rejected request has no plan, so keep the known image facts and Kiln's suggestions.
  if (check.data?.plan && check.data !== accepted) setAccepted(check.data)
  const { start, cancel, isStarting, error } = useMachineStart()
  const form = useRef<HTMLFormElement>(null)
  const toWrongFields = useWrongFields(form)
  const run = () => {
    setTried(true)
    if (request === null || (isPersonal && formProblems(answers, 1).length > 0)) toWrongFields()
    else if (!isStarting)
      start({
        ...request,
        ...(box !== undefined && { box }),
        login: draft.login && plan !== null && isPersonal,
      })
  }
  const continues = useRef(atOnce)
  useEffect(() => {
    if (!continues.current || check.isPending) return
    continues.current = false
    if (plan !== null && problems.length === 0) run()
  })
  const isBusy = isStarting || (atOnce && check.isPending)
  const close = () => {
    cancel()
    onClose()
  }
  const field = (name: 'memoryMiB' | 'cpus', isValid: boolean) => {
    const problem = problems.find(each => each.field === name)
    const [from, to] = ranges[name]
    if (!isValid) return t('run.not-a-number', { from, to })
    return problem && texts.error(problem.error).message
  }
  const others = problems.filter(({ field: name }) => name !== 'memoryMiB' && name !== 'cpus')
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t('run.title', { name: image.name })}
      description={t('run.detail')}
      footer={
        <>
          <Button onClick={close}>{t('machine.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" icon={Play} busy={isBusy}>
            {isBusy ? t('run.starting') : t('run.start')}
          </Button>
        </>
      }
    >
      <form
        ref={form}
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
              help={
                name === 'cpus'
                  ? t('run.cpus.help', { count: image.machine.cpus })
                  : t('run.memory.help', { size: mebibytes(image.machine.memoryMiB) })
              }
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
        <Field label={t('run.network')} help={t('run.network.help')} className="items-start">
          {control => (
            <Switch {...control} checked={draft.network} onCheckedChange={network => change({ network })} />
          )}
        </Field>
        {notPersonal === null && (
          <Field label={t('run.login')} help={t('run.login.help')} className="items-start">
            {control => (
              <Switch {...control} checked={draft.login} onCheckedChange={login => change({ login })} />
            )}
          </Field>
        )}
        <ForwardFields
          ports={image.ports}
          draft={draft}
          planned={plan?.forwards ?? []}
          tried={tried}
          onChange={change}
        />
        {isPersonal ? (
          <Disclosure label={t('run.personalise')} aside={t('run.personalise.aside')}>
            <MachinePersonal
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
