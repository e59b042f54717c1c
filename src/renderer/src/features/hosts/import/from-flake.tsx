// Hosts that a flake names for colmena or deploy-rs, as `kiln hosts import` reads them.
import { type FormEvent, useState } from 'react'
import { RefusedTrust } from '#features/profile-form/refused-trust.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import { list } from '#shared/messages/message.ts'
import { folderReference, parseFlakeReference } from '#shared/profiles/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { ImportList, type ImportRow } from './import-list.tsx'
import type { ImportWay } from './import-way.ts'

const none: ReadonlySet<string> = new Set()
const keyOf = ({ from, name }: Pick<FlakeHost, 'from' | 'name'>) => `${from} ${name}`

export function useFromFlake(onImported: () => void): ImportWay {
  const [typed, setTyped] = useState('')
  // Nix evaluates the flake: not before a person wants it to be read.
  const [flake, setFlake] = useState<string | null>(null)
  const { data, error, refetch, isFetching } = useNetworkCall(
    'hosts.inFlake',
    { flake: flake ?? '' },
    { enabled: flake !== null, rememberMs: 0 },
  )
  const [leftOut, setLeftOut] = useState(none)
  const start = useCommand('hosts.addListed')
  const found = flake === null ? [] : (data ?? [])
  const chosen = found.flatMap(each => (each.host && !leftOut.has(keyOf(each)) ? [each.host] : []))
  const read = (text: string) => {
    const wanted = parseFlakeReference(text.trim())?.flake ?? text.trim()
    if (wanted === '') return
    setLeftOut(none)
    start.reset()
    if (wanted === flake) void refetch()
    else setFlake(wanted)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    read(typed)
  }
  const tick = ({ key }: ImportRow, on: boolean) =>
    setLeftOut(before => new Set(on ? [...before].filter(one => one !== key) : [...before, key]))
  const run = () =>
    start.mutate(
      { hosts: chosen },
      {
        onSuccess: ({ hosts, skipped }) => {
          toast(t('hosts.imported', { count: hosts.length }))
          if (skipped.length === 0) onImported()
        },
      },
    )
  const content = (
    <>
      <form onSubmit={submit}>
        <Field label={t('hosts.import.flake')} help={t('hosts.import.flake.help')}>
          {control => (
            <FolderInput
              control={control}
              pick={t('hosts.import.flake.pick')}
              placeholder={t('hosts.import.flake.example')}
              value={typed}
              onValueChange={setTyped}
              onPick={folder => {
                setTyped(folderReference(folder))
                read(folderReference(folder))
              }}
            />
          )}
        </Field>
        <Button type="submit" className="mt-3" busy={isFetching} blocked={typed.trim() === ''}>
          {t('hosts.import.read')}
        </Button>
      </form>
      {error && flake !== null && (
        <RefusedTrust error={error} onTrusted={() => void refetch()}>
          <ErrorPanel error={error} title={t('hosts.import.flake.unreadable')} />
        </RefusedTrust>
      )}
      {isFetching && !data && (
        <Loading label={t('hosts.import.flake.loading')}>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {found.length > 0 && <ImportList rows={found.map(each => rowOf(each, leftOut))} onTick={tick} />}
      {(start.data?.skipped ?? []).map(({ name, error: why }) => (
        <Callout key={name} tone="warn" title={t('hosts.import.not-added', { name })}>
          {texts.error(why).message}
        </Callout>
      ))}
      {start.error && <ErrorPanel error={start.error} />}
    </>
  )
  return {
    detail: t('hosts.import.flake.detail'),
    count: found.some(({ host }) => host !== null) ? chosen.length : null,
    busy: start.isPending,
    isDone: start.data !== undefined,
    run,
    content,
  }
}

function rowOf(each: FlakeHost, leftOut: ReadonlySet<string>): ImportRow {
  const { name, from, host, problem, leftOut: without } = each
  return {
    key: keyOf(each),
    name,
    detail: host === null ? from : [addressText(host.address), ...host.tags.map(tag => `#${tag}`)].join(' '),
    isThere: problem?.code === 'host.there',
    isChosen: host !== null && !leftOut.has(keyOf(each)),
    ...(problem && { problem: texts.error(problem).message }),
    ...(without.length > 0 && { note: t('hosts.import.left-out', { words: list(without) }) }),
  }
}
