// Runs one command in a container and shows its arguments. No shell interprets them.
import { useRef, useState } from 'react'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Executed } from '#shared/contract/workloads.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { outputLines } from './logs-dialog.tsx'
import type { OneWorkload } from './one-workload.ts'
import { wordsOf } from './words-of.ts'

export function ExecDialog({ where, workload: { name }, onClose }: OneWorkload) {
  const exec = useStoppedCommand('workloads.exec')
  const [command, setCommand] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const argv = wordsOf(command)
  const wrong =
    argv === null
      ? t('workloads.exec.command.wrong')
      : argv.length === 0
        ? t('workloads.exec.command.missing')
        : undefined
  const submit = () => {
    setTried(true)
    if (wrong || argv === null) return field.current?.focus()
    if (!exec.isPending) exec.mutate({ ...where, name, argv })
  }
  return (
    <FormDialog
      title={t('workloads.exec.title', { name })}
      description={t('workloads.exec.detail')}
      send={t('workloads.exec.yes')}
      initialFocus={field}
      busy={exec.isPending}
      error={exec.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('workloads.exec.command')}
        help={t('workloads.exec.command.help')}
        error={tried ? wrong : undefined}
        required
      >
        {control => (
          <Input
            {...control}
            ref={field}
            translate="no"
            className="font-mono"
            value={command}
            onChange={event => setCommand(event.target.value)}
          />
        )}
      </Field>
      {argv !== null && argv.length > 0 && <ArgumentWords words={argv} />}
      {exec.data && !exec.isPending && <Result ran={exec.data} />}
    </FormDialog>
  )
}

const ArgumentWords = ({ words }: { words: readonly string[] }) => (
  <div>
    <p className="text-muted text-sm">{t('workloads.exec.words')}</p>
    <ol className="mt-1 flex flex-wrap gap-1.5">
      {words.map((word, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may be there twice
          key={at}
          translate="no"
          className="min-h-6 min-w-4 max-w-full whitespace-pre-wrap rounded border border-line bg-sunken px-1.5 font-mono text-sm [overflow-wrap:anywhere]"
        >
          {word}
        </li>
      ))}
    </ol>
  </div>
)

function Result({ ran: { status, out, err, cut, timedOut } }: { ran: Executed }) {
  const ended =
    status === null ? t('workloads.exec.signal') : t('workloads.exec.ended', { status: String(status) })
  return (
    <div className="space-y-3" role="status">
      <Callout tone={status === 0 ? 'ok' : 'warn'}>
        {[timedOut ? t('workloads.exec.timed-out') : ended, ...(cut ? [t('workloads.exec.cut')] : [])].join(
          ' ',
        )}
      </Callout>
      {out !== '' && <Printed label={t('workloads.exec.out')} text={out} />}
      {err !== '' && <Printed label={t('workloads.exec.err')} text={err} />}
      {out === '' && err === '' && <p className="text-muted">{t('workloads.exec.silent')}</p>}
    </div>
  )
}

const Printed = ({ label, text }: { label: string; text: string }) => (
  <div className="space-y-1">
    <p aria-hidden className="text-muted text-sm">
      {label}
    </p>
    <OutputLines label={label} lines={outputLines(text)} />
  </div>
)
