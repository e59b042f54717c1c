// Where an image comes from: enough to make the same bits again.
import type { ReactNode } from 'react'
import { formatDuration } from '#lib/times.ts'
import type { FlakeInput, FlakeOrigin, Image } from '#shared/model/image.ts'
import type { OptionValue } from '#shared/model/option.ts'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { When } from '#ui/when.tsx'

export function Provenance({ image }: { image: Image }) {
  const { options, inputs, flake, lockHash, raw, iso, nixVersion, kilnVersion, builder, seconds } =
    image.provenance
  const outputs = [
    { name: 'disk', output: raw },
    { name: 'ISO', output: iso },
  ].flatMap(({ name, output }) => (output ? [{ name, ...output }] : []))
  return (
    <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-4 gap-y-2">
      {flake ? (
        <Fact name="Flake">
          <Flake flake={flake} />
        </Fact>
      ) : (
        <>
          <Fact name="Profile">
            {image.profile.name} <span className="text-muted">({image.profile.id})</span>
          </Fact>
          <Fact name="Options">
            <Options options={options} />
          </Fact>
        </>
      )}
      <Fact name="Inputs">
        {inputs.length ? <Inputs inputs={inputs} /> : 'None: the flake takes nothing from outside'}
      </Fact>
      <Fact name="Lock">
        <Hash text={lockHash} what="hash of the lock" />
      </Fact>
      {outputs.map(({ name, derivation, storePath }) => (
        <Fact key={name} name={outputs.length > 1 ? `Derivation (${name})` : 'Derivation'}>
          <CopiedPath path={derivation} what="derivation" />
          <CopiedPath path={storePath} what="store path" />
        </Fact>
      ))}
      <Fact name="Made by">
        Kiln {kilnVersion} with Nix {nixVersion}, {builder === 'local' ? 'on this computer' : builder}, in{' '}
        {formatDuration(seconds * 1000)}
      </Fact>
      <Fact name="Id">
        <Copied text={image.id} what="id" />
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

const Copied = ({ text, what }: { text: string; what: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <span className="truncate font-mono text-sm" title={text}>
      {text}
    </span>
    <CopyButton text={text} what={what} />
  </span>
)
const CopiedPath = ({ path, what }: { path: string; what: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <PathText path={path} />
    <CopyButton text={path} what={what} />
  </span>
)
const Hash = ({ text, what }: { text: string; what: string }) => (
  <span className="-my-1 flex min-w-0 items-center gap-1">
    <span className="truncate font-mono text-sm" title={text}>
      {text.slice(0, 16)}…
    </span>
    <CopyButton text={text} what={what} />
  </span>
)

/** As it was asked for, and as it was locked. */
const Flake = ({ flake: { reference, url, revision, lastModified } }: { flake: FlakeOrigin }) => (
  <>
    <CopiedPath path={reference} what="reference" />
    <Copied text={url} what="locked address" />
    {revision && <span className="font-mono text-sm">{revision.replace(/^(\w{12})\w*/, '$1')} </span>}
    {lastModified !== null && (
      <span className="text-muted text-sm">
        from <When at={lastModified * 1000} />
      </span>
    )}
  </>
)

function Options({ options }: { options: Record<string, OptionValue> }) {
  const entries = Object.entries(options)
  if (!entries.length) return 'None'
  return (
    <ul className="flex flex-col gap-0.5">
      {entries.map(([key, value]) => (
        <li key={key} className="flex min-w-0 gap-2">
          <span className="shrink-0 font-mono text-muted text-sm">{key}</span>
          <span className="min-w-0 break-words font-mono text-sm">{optionText(value)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Text as it is, nothing as a word, lists one after the other. */
const optionText = (value: OptionValue): string =>
  Array.isArray(value)
    ? value.map(String).join(', ') || '(empty list)'
    : value === ''
      ? '(empty)'
      : String(value)

const Inputs = ({ inputs }: { inputs: FlakeInput[] }) => (
  <ul className="flex flex-col gap-1">
    {inputs.map(({ name, url, revision, lastModified }) => (
      <li key={name} className="min-w-0">
        <span className="font-medium">{name}</span>{' '}
        {revision && (
          <span className="font-mono text-sm" title={revision}>
            {revision.slice(0, 12)}
          </span>
        )}{' '}
        {lastModified !== null && (
          <span className="text-muted text-sm">
            from <When at={lastModified * 1000} />
          </span>
        )}
        <PathText path={url} className="text-muted" />
      </li>
    ))}
  </ul>
)
