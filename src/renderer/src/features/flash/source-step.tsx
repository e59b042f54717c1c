import './texts.ts'
import { FileSearch } from 'lucide-react'
import { useState } from 'react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { useFilePicker } from '#ui/paths/pickers.tsx'
import { ImageChoice } from './image-choice.tsx'
import { KitKey } from './kit-key.tsx'
import { Recents } from './recents.tsx'
import { SourceFactsLine, Unrecognised } from './source-facts.tsx'
import { type Draft, draftSource } from './wizard/draft.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

const kinds = [
  { value: 'image', label: t('flash.source.from-image') },
  { value: 'file', label: t('flash.source.from-file') },
  { value: 'url', label: t('flash.source.from-url') },
] as const

const imageExtensions = ['img', 'raw', 'iso', 'qcow2', 'gz', 'xz', 'zst', 'bz2', 'zip', 'bin', 'wic']

export function WhatStep({ wizard }: { wizard: FlashWizard }) {
  const { draft, setSource } = wizard
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('flash.source.heading')}</h2>
      <RadioGroup
        aria-label={t('flash.source.where')}
        options={kinds}
        value={draft.from}
        onValueChange={value => setSource({ from: value as Draft['from'] })}
      />
      {draft.from === 'image' && (
        <ImageChoice chosen={draft.image} onChoose={image => setSource({ image })} />
      )}
      {draft.from === 'file' && <FileField path={draft.path} onPath={path => setSource({ path })} />}
      {draft.from === 'url' && (
        <Field label={t('flash.source.url')} help={t('flash.source.url.help')}>
          {control => (
            <Input
              {...control}
              className="font-mono text-sm"
              inputMode="url"
              translate="no"
              placeholder="https://example.org/image.raw.xz"
              value={draft.url}
              onChange={event => setSource({ url: event.target.value })}
            />
          )}
        </Field>
      )}
      <SourceFactsLine wizard={wizard} />
      <KitKey wizard={wizard} />
      <Unrecognised wizard={wizard} />
      {draft.from !== 'image' && <Sum wizard={wizard} />}
      <Recents chosen={wizard.source} onChoose={source => setSource(draftSource(source))} />
    </div>
  )
}

function FileField({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const { pick, dialog } = useFilePicker()
  return (
    <>
      <Field
        label={t('flash.source.path')}
        help={t(host.kind === 'desktop' ? 'flash.source.path.help' : 'flash.source.path.help-browser')}
      >
        {control => (
          <span className="flex gap-2">
            <Input
              {...control}
              className="font-mono text-sm"
              translate="no"
              placeholder="/home/me/Downloads/image.iso"
              value={path}
              onChange={event => onPath(event.target.value)}
            />
            <Button
              icon={FileSearch}
              onClick={async () => {
                const found = await pick({
                  title: t('flash.source.choose-file'),
                  kind: t('flash.source.file-kind'),
                  extensions: imageExtensions,
                })
                if (found) onPath(found)
              }}
            >
              {t('flash.source.choose-file')}
            </Button>
          </span>
        )}
      </Field>
      {dialog}
    </>
  )
}

function Sum({ wizard: { draft, sum: state, set } }: { wizard: FlashWizard }) {
  const sum = draft.sha256
  const [open, setOpen] = useState(sum !== '')
  return (
    <Disclosure
      label={t('flash.source.more')}
      aside={sum ? t('flash.source.sum-given') : undefined}
      open={open}
      onToggle={setOpen}
    >
      <Field
        label={t('flash.source.sum')}
        help={t('flash.source.sum.help')}
        error={state.problem ?? undefined}
      >
        {control => (
          <Input
            {...control}
            className="font-mono text-sm"
            value={sum}
            onChange={event => set({ sha256: event.target.value })}
          />
        )}
      </Field>
    </Disclosure>
  )
}
