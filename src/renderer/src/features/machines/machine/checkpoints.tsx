// Named states of a running machine: create one, go back to one, remove one.
import { History, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { useKeptFocus } from '#lib/hooks/use-kept-focus.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import type { Checkpoint, Machine } from '#shared/machines/machine.ts'
import { bytes } from '#shared/messages/message.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'
import { CheckpointQuestion } from './checkpoint-question.tsx'

type Question = { action: 'back' | 'remove'; name: string }

export function Checkpoints({ machine }: { machine: Machine }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const { data: jobs = [] } = useCall('jobs.list', {})
  const isBusy = jobs.some(job => job.subject === machine.id && !isOver(job.state))
  const canChange = machine.runs && !isBusy
  return (
    <Card>
      <CardHeader title={t('checkpoints.title')} detail={t('checkpoints.detail')} />
      <div className="space-y-3 p-4" {...useKeptFocus()}>
        {machine.checkpoints.length === 0 && <p className="text-muted">{t('checkpoints.none')}</p>}
        <ul aria-label={t('checkpoints.title')} className="space-y-2">
          {machine.checkpoints.map(checkpoint => (
            <Row
              key={checkpoint.name}
              checkpoint={checkpoint}
              disabled={!canChange}
              onAsk={action => setQuestion({ action, name: checkpoint.name })}
            />
          ))}
        </ul>
        {machine.runs ? (
          <NewCheckpoint id={machine.id} disabled={!canChange} />
        ) : (
          machine.checkpoints.length > 0 && <p className="text-muted text-sm">{t('checkpoints.off')}</p>
        )}
        {question && <CheckpointQuestion id={machine.id} {...question} onClose={() => setQuestion(null)} />}
      </div>
    </Card>
  )
}

type RowProps = { checkpoint: Checkpoint; disabled: boolean; onAsk: (action: Question['action']) => void }

const Row = ({ checkpoint: { name, createdAt, memoryBytes }, disabled, onAsk }: RowProps) => (
  <li className="flex items-center gap-2">
    <div className="min-w-0 flex-1">
      <p translate="no" dir="auto" className="truncate font-medium" title={name}>
        {name}
      </p>
      <p className="text-muted text-sm">
        <When at={createdAt} />
        {memoryBytes > 0 && ` · ${texts.text(bytes(memoryBytes))}`}
      </p>
    </div>
    <Button
      size="sm"
      icon={History}
      blocked={disabled}
      aria-label={t('checkpoints.back-to', { name })}
      onClick={() => onAsk('back')}
    >
      {t('checkpoints.back')}
    </Button>
    <IconButton
      size="sm"
      icon={Trash2}
      blocked={disabled}
      label={t('checkpoints.remove', { name })}
      onClick={() => onAsk('remove')}
    />
  </li>
)

function NewCheckpoint({ id, disabled }: { id: string; disabled: boolean }) {
  const [name, setName] = useState('')
  const make = useCommand('machines.makeCheckpoint')
  const wanted = name.trim()
  return (
    <form
      className="space-y-1.5"
      onSubmit={event => {
        event.preventDefault()
        if (wanted === '' || disabled || make.isPending) return
        make.mutate({ id, name: wanted }, { onSuccess: () => setName('') })
      }}
    >
      <div className="flex gap-2">
        <Input
          aria-label={t('checkpoints.name')}
          placeholder={t('checkpoints.name.short')}
          maxLength={80}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <Button type="submit" icon={Plus} blocked={wanted === '' || disabled} busy={make.isPending}>
          {t('checkpoints.make')}
        </Button>
      </div>
      {make.error && <FieldError>{errorLine(asReport(make.error))}</FieldError>}
    </form>
  )
}
