// The question before an order: for which box, what is lost, and which SSH key signs it.
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { HandOverFields, handOverOf, isWhole, noNewOwner } from './hand-over-fields.tsx'

export type OrderWord = 'logs-on' | 'logs-off' | 'move' | 'hand-over' | 'wipe'
type Props = { box: ShownBox; word: OrderWord; onClose: () => void }

/** An order that cannot be undone is given after the name of the box was typed. */
const isLosing = (word: OrderWord) => word === 'wipe' || word === 'hand-over'

export function OrderDialog({ box: { server, id, hostname, keyLetters }, word, onClose }: Props) {
  const keys = useCall('flash.sshKeys', {})
  const [chosen, setChosen] = useState<string | null>(null)
  const [to, setTo] = useState('')
  const [name, setName] = useState(isLosing(word) ? '' : hostname)
  const [owner, setOwner] = useState(noNewOwner)
  const give = useCommand('connect.order')
  const key = chosen ?? keys.data?.[0]?.key ?? ''
  const isReady = key !== '' && name.trim() !== '' && (word !== 'move' || to.trim() !== '') && isWhole(owner)
  const order = word === 'hand-over' ? handOverOf(owner, to.trim()) : orderOf(word, to.trim())
  const submit = () => {
    if (!isReady || give.isPending) return
    give.mutate(
      { server, id, order, name: name.trim(), keyLetters, key, hours: word === 'hand-over' ? 24 : 1 },
      {
        onSuccess: () => {
          toast(t('report.order.given', { hostname }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t(`report.order-title.${word}`, { hostname })}
      description={t(`report.order-detail.${word}`)}
      send={t(`report.order-yes.${word}`)}
      danger={isLosing(word)}
      ready={isReady}
      busy={give.isPending}
      error={give.error}
      onSubmit={submit}
      onClose={() => give.isPending || onClose()}
    >
      <p className="text-sm">
        {t('report.order.compare')}{' '}
        <span translate="no" className="font-mono">
          {keyLetters}
        </span>
      </p>
      {(word === 'move' || word === 'hand-over') && (
        <Field
          label={t(word === 'move' ? 'report.order.to' : 'report.hand-over.to')}
          help={t(word === 'move' ? 'report.order.to.help' : 'report.hand-over.to.help')}
          required={word === 'move'}
        >
          {control => (
            <Input
              {...control}
              value={to}
              maxLength={1000}
              autoComplete="off"
              spellCheck={false}
              onChange={event => setTo(event.target.value)}
            />
          )}
        </Field>
      )}
      {word === 'hand-over' && <HandOverFields owner={owner} onChange={setOwner} />}
      <Field label={t('report.order.name')} help={t('report.order.name.help')} required>
        {control => (
          <Input
            {...control}
            value={name}
            maxLength={253}
            autoComplete="off"
            spellCheck={false}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      {keys.error && <p>{t('report.order.keys-unread', { reason: errorLine(keys.error) })}</p>}
      {keys.data?.length === 0 && <p>{t('report.order.no-keys')}</p>}
      {keys.data && keys.data.length > 0 && (
        <Field label={t('report.order.key')} help={t('report.order.key.help')}>
          {control => (
            <Select
              {...control}
              value={key}
              options={keys.data.map(each => ({ value: each.key, label: labelOf(each), data: true }))}
              onValueChange={setChosen}
            />
          )}
        </Field>
      )}
    </FormDialog>
  )
}

function orderOf(word: Exclude<OrderWord, 'hand-over'>, to: string) {
  if (word === 'move') return { kind: 'move', to, fingerprint: null } as const
  return word === 'wipe' ? ({ kind: 'wipe' } as const) : ({ kind: 'logs', on: word === 'logs-on' } as const)
}

function labelOf({ from, key }: { from: string; key: string }): string {
  const [type = '', , ...comment] = key.split(/\s+/)
  return `${comment.join(' ') || type} (${from})`
}
