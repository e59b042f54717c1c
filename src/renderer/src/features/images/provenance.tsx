// Shows the origin of an image: enough to make the same bits again.

import './provenance-texts.ts'
import type { ReactNode } from 'react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import { builderText } from '#shared/builders/choice-names.ts'
import type { FlakeInput, FlakeOrigin, Image } from '#shared/images/image.ts'
import type { OptionValue } from '#shared/profiles/option.ts'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { When } from '#ui/when.tsx'

export function Provenance({ image }: { image: Image }) {
  const { options, inputs, flake, lockHash, raw, iso, nixVersion, kilnVersion, builder, seconds } =
    image.provenance
  const outputs = [{ kind: 'disk', output: raw } as const, { kind: 'iso', output: iso } as const].flatMap(
    ({ kind, output }) => (output ? [{ kind, ...output }] : []),
  )
  const made = { kiln: kilnVersion, nix: nixVersion, time: formatDuration(seconds * 1000) }
  return (
    <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-4 gap-y-2">
      {flake ? (
        <Fact name={t('provenance.flake')}>
          <Flake flake={flake} />
        </Fact>
      ) : (
        <>
          <Fact name={t('provenance.profile')}>
            <span translate="no">
              {image.profile.name} <span className="text-muted">({image.profile.id})</span>
            </span>
          </Fact>
          <Fact name={t('provenance.options')}>
            <Options options={options} />
          </Fact>
        </>
      )}
      <Fact name={t('provenance.inputs')}>
        {inputs.length ? <Inputs inputs={inputs} /> : t('provenance.no-inputs')}
      </Fact>
      {inputs.length > 0 && (
        <Fact name={t('provenance.lock')}>
          <Hash text={lockHash} label={t('provenance.copy-lock')} />
        </Fact>
      )}
      {outputs.map(({ kind, derivation, storePath }) => (
        <Fact
          key={kind}
          name={t(outputs.length > 1 ? `provenance.derivation-${kind}` : 'provenance.derivation')}
        >
          <CopiedPath path={derivation} label={t('provenance.copy-derivation')} />
          <CopiedPath path={storePath} label={t('provenance.copy-store-path')} />
        </Fact>
      ))}
      <Fact name={t('provenance.made-by')}>
        {builder.kind === 'local'
          ? t('provenance.made-here', made)
          : t('provenance.made-on', { ...made, builder: builderText(builder) })}
      </Fact>
      <Fact name={t('provenance.id')}>
        <Copied text={image.id} label={t('provenance.copy-id')} />
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="py-1 text-muted">{name}</dt>
    <dd className="min-w-0 py-1">{children}</dd>
  </>
)

const Copied = ({ text, label }: { text: string; label: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <span translate="no" className="truncate font-mono text-sm" title={text}>
      {text}
    </span>
    <CopyButton text={text} label={label} />
  </span>
)
const CopiedPath = ({ path, label }: { path: string; label: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <PathText path={path} />
    <CopyButton text={path} label={label} />
  </span>
)
const Hash = ({ text, label }: { text: string; label: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <span translate="no" className="truncate font-mono text-sm" title={text}>
      {text.slice(0, 16)}…
    </span>
    <CopyButton text={text} label={label} />
  </span>
)

/** Shows the flake as it was requested, and as it was locked. */
const Flake = ({ flake: { reference, url, revision, lastModified } }: { flake: FlakeOrigin }) => (
  <>
    <CopiedPath path={reference} label={t('provenance.copy-reference')} />
    <Copied text={url} label={t('provenance.copy-locked')} />
    {revision && (
      <span translate="no" className="font-mono text-sm">
        {revision.replace(/^(\w{12})\w*/, '$1')}{' '}
      </span>
    )}
    {lastModified !== null && (
      <span className="text-muted text-sm">
        {rich('provenance.from', { when: <When at={lastModified * 1000} /> })}
      </span>
    )}
  </>
)

function Options({ options }: { options: Record<string, OptionValue> }) {
  const entries = Object.entries(options)
  if (!entries.length) return t('provenance.no-options')
  return (
    <ul className="flex flex-col gap-0.5">
      {entries.map(([key, value]) => (
        <li key={key} className="flex min-w-0 gap-2">
          <span translate="no" className="shrink-0 font-mono text-muted text-sm">
            {key}
          </span>
          <OptionValueText value={value} />
        </li>
      ))}
    </ul>
  )
}

/** Data as it is, one after the other; nothing as a word. */
function OptionValueText({ value }: { value: OptionValue }) {
  const look = 'min-w-0 break-words font-mono text-sm'
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value)
  if (text === '')
    return (
      <span className={look}>
        {Array.isArray(value) ? t('provenance.empty-list') : t('provenance.empty')}
      </span>
    )
  return (
    <span translate="no" className={look}>
      {text}
    </span>
  )
}

const Inputs = ({ inputs }: { inputs: FlakeInput[] }) => (
  <ul className="flex flex-col gap-1">
    {inputs.map(({ name, url, revision, lastModified }) => (
      <li key={name} className="min-w-0">
        <span translate="no" dir="auto" className="font-medium">
          {name}
        </span>{' '}
        {revision && (
          <span translate="no" className="font-mono text-sm" title={revision}>
            {revision.slice(0, 12)}
          </span>
        )}{' '}
        {lastModified !== null && (
          <span className="text-muted text-sm">
            {rich('provenance.from', { when: <When at={lastModified * 1000} /> })}
          </span>
        )}
        <PathText path={url} className="text-muted" />
      </li>
    ))}
  </ul>
)
