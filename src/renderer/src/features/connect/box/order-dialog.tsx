// The question before an order: for which box, what is lost, and which SSH key signs it.
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

export type OrderWord = 'logs-on' | 'logs-off' | 'move' | 'wipe'
type Props = { box: ShownBox; word: OrderWord; onClose: () => void }

export function OrderDialog({ box: { server, id, hostname, keyLetters }, word, onClose }: Props) {
  const keys = useCall('flash.sshKeys', {})
  const [chosen, setChosen] = useState<string | null>(null)
  const [to, setTo] = useState('')
  const [name, setName] = useState(word === 'wipe' ? '' : hostname)
  const give = useCommand('connect.order')
  const key = chosen ?? keys.data?.[0]?.key ?? ''
  const isReady = key !== '' && name.trim() !== '' && (word !== 'move' || to.trim() !== '')
  const submit = () => {
    if (!isReady || give.isPending) return
    give.mutate(
      { server, id, order: orderOf(word, to.trim()), name: name.trim(), keyLetters, key, hours: 1 },
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
      danger={word === 'wipe'}
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
      {word === 'move' && (
        <Field label={t('report.order.to')} help={t('report.order.to.help')} required>
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

function orderOf(word: OrderWord, to: string) {
  if (word === 'move') return { kind: 'move', to, fingerprint: null } as const
  return word === 'wipe' ? ({ kind: 'wipe' } as const) : ({ kind: 'logs', on: word === 'logs-on' } as const)
}

function labelOf({ from, key }: { from: string; key: string }): string {
  const [type = '', , ...comment] = key.split(/\s+/)
  return `${comment.join(' ') || type} (${from})`
}
