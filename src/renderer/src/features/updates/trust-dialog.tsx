// The trust file of a box, as `kiln publish trust` prints it, and what the box's configuration needs in
// addition.
import './texts.ts'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { downloadText } from '#lib/texts/text-files.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { isSourceAddress, trustFileName, trustModule } from './wizard/trust.ts'

type Props = {
  boxes: readonly { id: string; name: string }[]
  source: string
  ring: string | null
  onClose: () => void
}

export function TrustDialog({ boxes, source, ring, onClose }: Props) {
  const [id, setId] = useState(boxes[0]?.id ?? '')
  const [from, setFrom] = useState(source)
  const address = from.trim()
  const isAddress = isSourceAddress(address)
  const { data, error } = useSettledCall(
    'updates.trust',
    isAddress ? { box: id, source: address, ring } : null,
    { retry: false },
  )
  const name = boxes.find(box => box.id === id)?.name ?? ''
  const text = isAddress && data ? `${JSON.stringify(data.trust, null, 2)}\n` : null
  return (
    <Dialog
      open
      wide
      fromTop
      onOpenChange={open => open || onClose()}
      title={t('updates.trust.make')}
      description={t('updates.trust.help')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('updates.trust.close')}
        </Button>
      }
    >
      <div className="space-y-4">
        {boxes.length > 1 && (
          <Field label={t('updates.trust.box')} className="max-w-72">
            {control => (
              <Select
                {...control}
                value={id}
                options={boxes.map(box => ({ value: box.id, label: box.name }))}
                onValueChange={setId}
              />
            )}
          </Field>
        )}
        <Field
          label={t('updates.trust.from')}
          required
          help={t('updates.trust.from.help')}
          error={address === '' || isAddress ? undefined : t('updates.trust.wrong')}
        >
          {control => (
            <Input
              {...control}
              type="url"
              className="font-mono"
              placeholder="https://updates.example.com"
              value={from}
              onChange={event => setFrom(event.target.value)}
            />
          )}
        </Field>
        {error && isAddress && <ErrorPanel error={error} />}
        {isAddress && data?.problem && <Unpublished problem={data.problem} />}
        {text !== null && (
          <>
            <Shown title={t('updates.trust.file')} text={text} copy={t('updates.trust.copy')}>
              <Button size="sm" icon={Download} onClick={() => downloadText(trustFileName(name), text)}>
                {t('updates.trust.save')}
              </Button>
            </Shown>
            <Shown
              title={t('updates.trust.nix')}
              text={trustModule(trustFileName(name))}
              copy={t('updates.trust.nix.copy')}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}

function Unpublished({ problem }: { problem: ErrorReport }) {
  const { message, hint } = texts.error(problem)
  return (
    <Callout tone="warn" title={message}>
      {hint}
    </Callout>
  )
}

type ShownProps = { title: string; text: string; copy: string; children?: React.ReactNode }

const Shown = ({ title, text, copy, children }: ShownProps) => (
  <section aria-label={title} className="space-y-1.5">
    <div className="flex flex-wrap items-center gap-2">
      <h3 className="flex-1 font-medium">{title}</h3>
      {children}
      <CopyButton labelled text={text} label={copy} />
    </div>
    <pre
      translate="no"
      className="whitespace-pre-wrap rounded-md border border-line bg-sunken p-3 font-mono text-xs [overflow-wrap:anywhere]"
    >
      {text}
    </pre>
  </section>
)
