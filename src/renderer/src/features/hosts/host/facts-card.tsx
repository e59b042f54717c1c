import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { bytes, seconds } from '#shared/messages/message.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { Fact } from './fact.tsx'

/** More than this is a clock that is wrong. */
const clockSeconds = 30

export function HostFactsCard({ host, facts }: { host: KnownHost; facts: HostFacts }) {
  const { system, label, nixos, architecture, kernel, uptimeSeconds, nixVersion, clockSeconds: away } = facts
  const { memoryBytes, memoryFreeBytes, diskBytes, diskFreeBytes } = facts
  return (
    <Card>
      <CardHeader title={t('host.facts')} />
      {Math.abs(away) > clockSeconds && (
        <Callout tone="warn" className="m-4 mb-0">
          {t('host.fact.clock', { time: seconds(Math.abs(away)) })}
        </Callout>
      )}
      <dl className="space-y-1.5 p-4 tabular-nums">
        <Fact name={t('host.fact.system')}>
          <Data>{[system, label && !system.includes(label) ? label : ''].filter(Boolean).join(' · ')}</Data>
        </Fact>
        {nixos && <SystemFacts facts={facts} />}
        <Fact name={t('host.fact.architecture')}>
          <Data>{architecture}</Data>
        </Fact>
        <Fact name={t('host.fact.kernel')}>
          <Data>{kernel}</Data>
        </Fact>
        <Free name={t('host.fact.memory')} free={memoryFreeBytes} size={memoryBytes} />
        <Free name={t('host.fact.disk')} free={diskFreeBytes} size={diskBytes} />
        {uptimeSeconds !== null && (
          <Fact name={t('host.fact.uptime')}>{formatDuration(uptimeSeconds * 1000)}</Fact>
        )}
        {nixVersion && (
          <Fact name={t('host.fact.nix')}>
            <Data>{nixVersion}</Data>
          </Fact>
        )}
        {host.address.jump && (
          <Fact name={t('host.fact.jump')}>
            <Data>{host.address.jump}</Data>
          </Fact>
        )}
        <Fact name={t('host.fact.keys')}>
          {host.keys.length === 0 && t('host.fact.no-key')}
          {host.keys.map(({ type, fingerprint }) => (
            <span key={fingerprint} className="-my-1 flex min-w-0 items-center gap-1">
              <span translate="no" className="truncate font-mono text-sm" title={`${type} ${fingerprint}`}>
                {fingerprint}
              </span>
              <CopyButton text={fingerprint} label={t('trust.copy')} />
            </span>
          ))}
        </Fact>
      </dl>
    </Card>
  )
}

/** The running, the next and the booted generation: mostly the same one, and then shown once. */
function SystemFacts({ facts }: { facts: HostFacts }) {
  const { currentGeneration: runs, profileGeneration: boots, bootedGeneration: booted } = facts
  const number = (generation: number | null) =>
    generation === null
      ? t('host.fact.no-generation')
      : t('host.fact.generation', { number: String(generation) })
  return (
    <>
      <Fact name={t('host.fact.runs')}>{number(runs)}</Fact>
      {boots !== runs && <Fact name={t('host.fact.boots')}>{number(boots)}</Fact>}
      {facts.stateVersion && (
        <Fact name={t('host.fact.state-version')}>
          <Data>{facts.stateVersion}</Data>
        </Fact>
      )}
      {booted !== runs && <Fact name={t('host.fact.booted')}>{number(booted)}</Fact>}
    </>
  )
}

type FreeProps = { name: string; free: number | null; size: number | null }

const Free = ({ name, free, size }: FreeProps) =>
  size === null ? null : (
    <Fact name={name}>
      {free === null
        ? texts.text(bytes(size))
        : t('host.fact.free', { free: bytes(free), size: bytes(size) })}
    </Fact>
  )
