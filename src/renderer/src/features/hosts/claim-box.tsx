// Claiming a box of the network that has no server: address, code and fingerprint are on its screen.
import './texts.ts'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { OwnKeys } from '#features/ssh-keys/own-keys.tsx'
import { useCall, useStoppedCommand } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import { readClaimCode } from '#shared/connect/claim-code.ts'
import { mostOwnerKeys, mostOwnerName, readFingerprint } from '#shared/connect/lan-claim.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { hostHref } from '#shared/window/routes.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field, FieldError } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { addressProblem } from './address-problem.ts'

const everyMs = 30_000
const empty = { address: '', code: '', fingerprint: '', owner: '' }
type Typed = typeof empty

/** The problem of each field, before anything is sent. */
const problemsOf = ({ address, code, fingerprint, owner }: Typed) => ({
  address: addressProblem(address) ?? undefined,
  code: readClaimCode(code) === null ? t('hosts.claim.code.wrong') : undefined,
  fingerprint: readFingerprint(fingerprint) === null ? t('hosts.claim.fingerprint.wrong') : undefined,
  owner: owner.trim() === '' ? t('hosts.claim.owner.missing') : undefined,
})

export function ClaimBox({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState(empty)
  const [chosen, setChosen] = useState<string[] | null>(null)
  const [tried, setTried] = useState(false)
  const [, navigate] = useLocation()
  const claim = useStoppedCommand('hosts.claim')
  const address = useRef<HTMLInputElement>(null)
  const own = useCall('flash.sshKeys', {}).data
  // All of this person's, until they choose.
  const keys = chosen ?? (own ?? []).map(({ key }) => key).slice(0, mostOwnerKeys)
  const problems = problemsOf(typed)
  const isWhole = Object.values(problems).every(problem => problem === undefined)
  const change = (part: Partial<Typed>) => {
    setTyped(old => ({ ...old, ...part }))
    claim.reset()
  }
  const submit = () => {
    setTried(true)
    if (!isWhole || keys.length === 0 || claim.isPending) return
    const { code, fingerprint } = typed
    claim.mutate(
      {
        address: typed.address.trim(),
        code,
        fingerprint,
        owner: typed.owner.trim(),
        name: '',
        sshKeys: keys,
      },
      {
        onSuccess: ({ host, box }) => {
          toast(t('hosts.claim.done', { name: box.hostname }))
          onClose()
          navigate(hostHref(host.id))
        },
      },
    )
  }
  const text = (name: keyof Typed) => ({
    value: typed[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
    autoComplete: 'off',
    spellCheck: false,
  })
  const errorOf = (name: keyof Typed) => (tried ? problems[name] : undefined)
  return (
    <FormDialog
      title={t('hosts.claim.title')}
      description={t('hosts.claim.detail')}
      initialFocus={address}
      send={t('hosts.claim.yes')}
      busy={claim.isPending}
      error={claim.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('hosts.add.address')}
        help={t('hosts.claim.address.help')}
        required
        error={errorOf('address')}
      >
        {control => (
          <Input
            {...control}
            {...text('address')}
            ref={address}
            maxLength={300}
            placeholder="192.168.1.20"
            className="font-mono"
          />
        )}
      </Field>
      <OnNetwork onChoose={found => change({ address: found })} />
      <Field label={t('hosts.claim.code')} required error={errorOf('code')}>
        {control => (
          <Input
            {...control}
            {...text('code')}
            maxLength={40}
            placeholder="BCDF-GHJK"
            className="font-mono uppercase"
          />
        )}
      </Field>
      <Field
        label={t('hosts.claim.fingerprint')}
        help={t('hosts.claim.fingerprint.help')}
        required
        error={errorOf('fingerprint')}
      >
        {control => (
          <Input
            {...control}
            {...text('fingerprint')}
            maxLength={60}
            placeholder="BCDF-GHJK-LMNP"
            className="font-mono uppercase"
          />
        )}
      </Field>
      <Field
        label={t('hosts.claim.owner')}
        help={t('hosts.claim.owner.help')}
        required
        error={errorOf('owner')}
      >
        {control => <Input {...control} {...text('owner')} maxLength={mostOwnerName} autoComplete="name" />}
      </Field>
      <OwnKeys chosen={keys} onChange={setChosen} />
      {tried && keys.length === 0 && <FieldError id="claim-keys">{t('hosts.claim.no-key')}</FieldError>}
    </FormDialog>
  )
}

/** Boxes that announce themselves and are not in the list. Hearsay: the fingerprint says which one it is. */
const isBox = ({ known, profile }: FoundHost) => known === null && profile === 'appliance'

function OnNetwork({ onChoose }: { onChoose: (address: string) => void }) {
  const { data } = useNetworkCall('hosts.discover', { seconds: 3 }, { staleMs: everyMs, everyMs })
  const boxes = (data ?? []).filter(isBox)
  if (boxes.length === 0) return null
  return (
    <ul aria-label={t('hosts.network')} className="flex flex-wrap gap-2">
      {boxes.map(({ name, host, addresses }) => (
        <li key={host}>
          <Button size="sm" onClick={() => onChoose(addresses[0] ?? host)}>
            <span translate="no" dir="auto">
              {name}, {addresses[0] ?? host}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  )
}
