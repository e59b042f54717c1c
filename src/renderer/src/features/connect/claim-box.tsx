// Claims a box by the code on its screen: shows which box it is, then asks for confirmation. The box gets
// nothing before that.
import { useRef, useState } from 'react'
import { useCommand, useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { UnclaimedBox } from '#shared/connect/known-boxes.ts'
import { isMailAddress } from '#shared/connect/owner-values.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { Identity } from './identity.tsx'

type Props = { servers: readonly ConnectServer[]; onClose: () => void }
type Found = { code: string; box: UnclaimedBox }

/** The households in which the login is an owner. */
const owned = (server: ConnectServer | undefined) =>
  server?.households.filter(({ role }) => role === 'owner') ?? []

export function ClaimBox({ servers, onClose }: Props) {
  const [chosen, setServer] = useState(servers.find(each => owned(each).length > 0)?.id ?? '')
  const [found, setFound] = useState<Found | null>(null)
  const server = servers.find(({ id }) => id === chosen)
  if (!server)
    return (
      <FormDialog
        title={t('reports.claim.title')}
        send={null}
        busy={false}
        error={null}
        onSubmit={() => undefined}
        onClose={onClose}
      >
        <p>{t('reports.claim.no-owner')}</p>
      </FormDialog>
    )
  if (found) return <Confirm server={server} {...found} onClose={onClose} />
  return (
    <FindBox
      servers={servers.filter(each => owned(each).length > 0)}
      server={server.id}
      onServer={setServer}
      onFound={setFound}
      onClose={onClose}
    />
  )
}

type FindProps = Props & { server: string; onServer: (id: string) => void; onFound: (found: Found) => void }

function FindBox({ servers, server, onServer, onFound, onClose }: FindProps) {
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // A query would be repeated, and each wrong code counts.
  const find = useStoppedCommand('connect.findClaim')
  const typed = code.trim()
  const submit = () => {
    if (typed === '' || find.isPending) return
    find.mutate({ server, code: typed }, { onSuccess: box => onFound({ code: typed, box }) })
  }
  return (
    <FormDialog
      title={t('reports.claim.title')}
      description={t('reports.claim.detail')}
      initialFocus={field}
      send={t('reports.claim.find')}
      ready={typed !== ''}
      busy={find.isPending}
      error={find.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {servers.length > 1 && (
        <Field label={t('reports.claim.server')}>
          {control => (
            <Select
              {...control}
              value={server}
              options={servers.map(({ id, address }) => ({ value: id, label: address, data: true }))}
              onValueChange={onServer}
            />
          )}
        </Field>
      )}
      <Field label={t('reports.claim.code')} required>
        {control => (
          <Input
            {...control}
            ref={field}
            value={code}
            maxLength={40}
            placeholder="BCDF-GHJK"
            autoComplete="off"
            spellCheck={false}
            onChange={event => setCode(event.target.value)}
            className="font-mono uppercase"
          />
        )}
      </Field>
    </FormDialog>
  )
}

type ConfirmProps = Found & { server: ConnectServer; onClose: () => void }

const noRemote = { newt_id: '', newt_secret: '', endpoint: '' }

function Confirm({ server, code, box, onClose }: ConfirmProps) {
  const households = owned(server)
  const [household, setHousehold] = useState(households[0]?.id ?? '')
  const [typed, setTyped] = useState({ name: '', email: '' })
  const [hasLeft, setHasLeft] = useState(false)
  const [remote, setRemote] = useState(noRemote)
  const claim = useCommand('connect.claim')
  const name = useRef<HTMLInputElement>(null)
  const [id, secret, endpoint] = [remote.newt_id.trim(), remote.newt_secret.trim(), remote.endpoint.trim()]
  const hasRemote = [id, secret, endpoint].some(each => each !== '')
  const isWhole =
    [id, secret, endpoint].every(each => each !== '') && URL.parse(endpoint)?.protocol === 'https:'
  const isReady = typed.name.trim() !== '' && isMailAddress(typed.email.trim()) && (!hasRemote || isWhole)
  const submit = () => {
    if (!isReady || claim.isPending) return
    claim.mutate(
      {
        server: server.id,
        code,
        household,
        name: typed.name.trim(),
        email: typed.email.trim(),
        pangolin: hasRemote ? { newt_id: id, newt_secret: secret, endpoint } : null,
      },
      {
        onSuccess: () => {
          toast(t('reports.claim.done', { hostname: box.hostname }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('reports.claim.title')}
      description={t('reports.claim.compare')}
      initialFocus={name}
      send={t('reports.claim.yes')}
      ready={isReady}
      busy={claim.isPending}
      error={claim.error}
      onSubmit={submit}
      // A running claim cannot be cancelled, so the dialog stays open for its result.
      onClose={() => claim.isPending || onClose()}
    >
      <div className="rounded-md border border-line bg-sunken px-3 py-2">
        <Identity box={box} />
      </div>
      {households.length > 1 && (
        <Field label={t('reports.claim.household')}>
          {control => (
            <Select
              {...control}
              value={household}
              options={households.map(each => ({ value: each.id, label: each.name, data: true }))}
              onValueChange={setHousehold}
            />
          )}
        </Field>
      )}
      <Field label={t('reports.claim.name')} required>
        {control => (
          <Input
            {...control}
            ref={name}
            value={typed.name}
            maxLength={200}
            autoComplete="name"
            onChange={event => setTyped({ ...typed, name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('reports.claim.email')}
        required
        error={
          hasLeft && typed.email.trim() !== '' && !isMailAddress(typed.email.trim())
            ? t('reports.claim.email.wrong')
            : undefined
        }
      >
        {control => (
          <Input
            {...control}
            type="email"
            value={typed.email}
            maxLength={200}
            autoComplete="email"
            onBlur={() => setHasLeft(true)}
            onChange={event => setTyped({ ...typed, email: event.target.value })}
          />
        )}
      </Field>
      <Disclosure label={t('reports.claim.remote')}>
        <div className="space-y-4 pt-3">
          {(['newt_id', 'newt_secret', 'endpoint'] as const).map(key => (
            <Field
              key={key}
              label={t(remoteLabels[key])}
              help={key === 'endpoint' ? t('reports.claim.endpoint.help') : undefined}
            >
              {control => (
                <Input
                  {...control}
                  type={key === 'newt_secret' ? 'password' : 'text'}
                  value={remote[key]}
                  maxLength={400}
                  autoComplete="off"
                  onChange={event => setRemote({ ...remote, [key]: event.target.value })}
                  className="font-mono"
                />
              )}
            </Field>
          ))}
        </div>
      </Disclosure>
    </FormDialog>
  )
}

const remoteLabels = {
  newt_id: 'reports.claim.newt-id',
  newt_secret: 'reports.claim.newt-secret',
  endpoint: 'reports.claim.endpoint',
} as const
